/** @jsxImportSource preact */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { McpProgress, McpTool, McpToolResult, SlotProvider, WidgetContext } from "../../ipc/messages.gen.ts";
import { powerOf, sentenceOf } from "../../providers/mcp/tools.ts";
import { Asking } from "../kit/asking.ts";
import { failureOf, host, providerKey, report } from "../kit/host.ts";
import { mount } from "../kit/mount.tsx";
import { AsOf, Failure, NoProvider, Nothing, Skeleton } from "../kit/states.tsx";
import { useKept } from "../kit/useKept.ts";
import { useLoad } from "../kit/useLoad.ts";
import { Form } from "./Form.tsx";
import { Result } from "./Result.tsx";
import { listTools, onlyReads, readAgain, run } from "./calls.ts";
import { type Typed, fieldsOf, initialTyped, read } from "../../ui/schemaFields.ts";
import { type Memory, NOTHING, recall, remember } from "./memory.ts";
import css from "./mcp-tools.css?inline";
import { useLasting } from "../kit/useLasting.ts";

function McpTools({ context }: { context: WidgetContext }) {
  const slot = context.slots["server"] ?? null;
  if (slot === null) {
    report("empty", { reason: "no provider" });
    return <NoProvider slot="server" />;
  }
  return <Server key={providerKey(slot)} slot={slot} settings={context.settings} />;
}

function Server({ slot, settings }: { slot: SlotProvider; settings: WidgetContext["settings"] }) {
  const tools = useLoad(slot.providerHash, (signal) => listTools(slot, signal));
  const memory = useKept(recall);
  useEffect(() => {
    if (tools.error !== undefined) report("error", failureOf(tools.error));
    else if (tools.data?.length === 0) report("empty", { tools: 0 });
  }, [tools.error, tools.data]);

  if (tools.error !== undefined && tools.data === undefined)
    return <Failure error={tools.error} onRetry={tools.reload} slot="server" />;
  if (tools.data === undefined || memory.kept === undefined) return <Skeleton lines={6} />;
  if (tools.data.length === 0)
    return <Nothing title="No tool">This server has no tool, or each of them is switched off.</Nothing>;
  return (
    <Bench
      slot={slot}
      tools={tools.data}
      memory={memory.kept}
      first={textOf(settings["tool"])}
      cacheSeconds={typeof settings["cacheSeconds"] === "number" ? settings["cacheSeconds"] : 60}
    />
  );
}

interface BenchProps {
  readonly slot: SlotProvider;
  readonly tools: readonly McpTool[];
  readonly memory: Memory;
  readonly first: string;
  readonly cacheSeconds: number;
}

/** The picker and the chosen tool. */
function Bench({ slot, tools, memory, first, cacheSeconds }: BenchProps) {
  const kept = useRef(memory);
  const [chosen, setChosen] = useLasting("tool", "");
  const named = (name: string): McpTool | undefined => tools.find((tool) => tool.name === name);
  const tool = named(chosen) ?? named(first) ?? named(memory.tool) ?? tools[0];
  if (tool === undefined) return null;
  return (
    <>
      <div class="bar">
        <select aria-label="Tool" value={tool.name} onChange={(event) => setChosen(event.currentTarget.value)}>
          {tools.map((one) => (
            <option key={one.name} value={one.name}>
              {one.title ?? one.annotations?.title ?? one.name}
            </option>
          ))}
        </select>
        <span class="power" data-reads={onlyReads(tool)}>
          {powerOf(tool)}
        </span>
      </div>
      <Tool
        key={tool.name}
        slot={slot}
        tool={tool}
        before={Object.hasOwn(kept.current.typed, tool.name) ? kept.current.typed[tool.name] : undefined}
        cacheSeconds={cacheSeconds}
        onCall={(typed) => (kept.current = remember(kept.current ?? NOTHING, tool.name, typed))}
      />
    </>
  );
}

interface ToolProps {
  readonly slot: SlotProvider;
  readonly tool: McpTool;
  /** What was typed the last time; undefined where it was never called here. */
  readonly before: Typed | undefined;
  readonly cacheSeconds: number;
  readonly onCall: (typed: Typed) => void;
}

interface State {
  readonly result?: McpToolResult | undefined;
  readonly asOf?: number | undefined;
  readonly error?: unknown;
}

function Tool({ slot, tool, before, cacheSeconds, onCall }: ToolProps) {
  const fields = useMemo(() => fieldsOf(tool.inputSchema), [tool]);
  const begun = initialTyped(fields, before);
  const [typed, setTyped] = useLasting<Typed>(`typed ${tool.name}`, begun, Object.keys(begun).join("\n"));
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [state, setState] = useState<State>({});
  const [progress, setProgress] = useState<McpProgress | "begun" | undefined>(undefined);
  const call = useRef<AbortController | undefined>(undefined);
  /** What the tool was given last, if it only reads: a refresh asks the same again. */
  const lastRead = useRef<Record<string, unknown> | undefined>(undefined);

  const begin = (work: (signal: AbortSignal) => Promise<State>): void => {
    call.current?.abort();
    const abort = new AbortController();
    call.current = abort;
    setProgress("begun");
    work(abort.signal)
      .then(
        (next) => {
          if (!abort.signal.aborted) setState(next);
        },
        (error: unknown) => {
          if (!abort.signal.aborted) setState((last) => ({ ...last, error }));
        },
      )
      .finally(() => {
        if (call.current === abort) setProgress(undefined);
      });
  };
  const runNow = (): void => {
    const given = read(fields, typed);
    setFaults(given.faults ?? new Map());
    const wrong = given.faults?.keys().next().value;
    if (wrong !== undefined) document.getElementById(`field-${wrong}`)?.focus();
    if (given.values === undefined) return;
    const { values } = given;
    lastRead.current = onlyReads(tool) ? values : undefined;
    onCall(typed);
    begin(async (signal) => ({ result: await run(slot, tool.name, values, setProgress, signal) }));
  };
  const stop = (): void => {
    call.current?.abort();
    setProgress(undefined);
  };

  const again = (asking: Asking): void => {
    const values = lastRead.current;
    if (values === undefined) return;
    begin(async (signal) => {
      const result = await readAgain(slot, tool.name, values, cacheSeconds, signal, asking);
      return { result, asOf: asking.asOf };
    });
  };

  const latest = useRef(again);
  latest.current = again;

  // What only reads, and was read here before, is there again when the dashboard opens.
  useEffect(() => {
    const given = before === undefined || !onlyReads(tool) ? undefined : read(fields, initialTyped(fields, before));
    lastRead.current = given?.values;
    again(new Asking(true));
    const end = host.latchkey.onRefresh((fresh) => latest.current(new Asking(false, fresh)));
    return () => {
      end();
      call.current?.abort();
    };
  }, []);
  useEffect(() => {
    if (state.error !== undefined) report("error", { ...failureOf(state.error), tool: tool.name });
    else report("ready", { tool: tool.name, blocks: state.result?.content.map((block) => block.type) ?? [] });
  }, [state, tool]);

  return (
    <div class="scroll">
      <p class="about">{sentenceOf(tool)}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          runNow();
        }}
      >
        <Form
          fields={fields}
          typed={typed}
          faults={faults}
          onType={(name, text) => setTyped({ ...typed, [name]: text })}
        />
        <div class="actions">
          {progress === undefined ? (
            <button type="submit" class="button run">
              {state.result !== undefined && onlyReads(tool) ? "Refresh" : "Run"}
            </button>
          ) : (
            <button type="button" class="button" onClick={stop}>
              Stop
            </button>
          )}
          <Told progress={progress} asOf={state.asOf} />
        </div>
      </form>
      {state.error === undefined ? null : (
        <div class="problem" role="alert">
          <strong>The tool was not run to its end</strong>
          <p>{failureOf(state.error).message}</p>
        </div>
      )}
      {state.result === undefined ? null : (
        <section aria-label="Result" aria-live="polite" data-busy={progress !== undefined}>
          <Result result={state.result} />
        </section>
      )}
    </div>
  );
}

function Told({ progress, asOf }: { progress: McpProgress | "begun" | undefined; asOf: number | undefined }) {
  if (progress === undefined) return asOf === undefined ? null : <AsOf at={asOf} />;
  const step = progress === "begun" ? undefined : progress;
  const total = step?.total ?? undefined;
  return (
    <span class="progress" role="status">
      <progress aria-label="Progress" max={total ?? 1} value={total === undefined ? undefined : step?.progress} />
      {step?.message ?? (total === undefined ? "Running…" : `${step?.progress} of ${total}`)}
    </span>
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

mount(McpTools, css);
