import type { ChannelRow, ResponseRow, WatchBatch } from "../ipc/messages.gen.ts";

/** What the fake main process answers the developer tools. */
export function devtoolsAnswers(world: { stats: Record<string, unknown>; clients: Record<string, unknown> }) {
  return {
    "devtools.statistics": () => ({
      responses: { ...world.stats, maxBytes: 67_108_864, maxEntries: 10_000 },
      clients: world.clients,
    }),
    "devtools.call": () => ({
      kept: false,
      shape: null,
      head: null,
      label: null,
      askers: [],
      lines: [],
      repeatable: true,
    }),
    "devtools.repeat": () => ({ success: true }),
    "devtools.cancel": () => ({ success: true }),
    "devtools.responses": (): { rows: ResponseRow[] } => ({ rows: [] }),
    "devtools.dropResponses": (labels: string[]) => ({ count: labels.length }),
    "devtools.channels": (): { channels: ChannelRow[] } => ({
      channels: [
        {
          name: "algolia-search",
          registeredBy: "main_process.api.algolia_channels",
          widgets: "granted",
          usesProvider: true,
          asks: false,
          streams: false,
          reads: true,
          deadlineS: 30,
          params: null,
        },
      ],
    }),
    "devtools.widgets": () => ({ widgets: [], processes: [], windows: [] }),
    "devtools.export": (_what: string, numbers: number[]) => ({ file: "latchkey-calls.har", count: numbers.length }),
    "devtools.simulate": () => ({ success: true }),
  };
}

/** The stream of what is new: these batches, then silence until the reader goes. */
export async function* batches(known: readonly WatchBatch[], signal?: AbortSignal): AsyncGenerator<WatchBatch> {
  yield* known;
  await new Promise((resolve) => signal?.addEventListener("abort", resolve));
}
