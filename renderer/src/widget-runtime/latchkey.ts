/** Builds `window.latchkey`. */

import type {
  CallOptions,
  DataOffer,
  Fresh,
  Latchkey,
  MessageListener,
  NotificationAnswer,
  StreamPromise,
  WidgetContext,
  WidgetState,
} from "../ipc/messages.gen.ts";
import { shellWord } from "../host/shellWord.ts";
import type { Transport } from "../ipc/transport.ts";
import { DataOffers } from "./dataOffers.ts";
import type { ContextKeeper } from "./contextKeeper.ts";
import type { Refreshes } from "./refreshes.ts";
import { WidgetMessages } from "./widgetMessages.ts";
import { pickFile } from "./pickFile.ts";
import { createStorage } from "./widgetStorage.ts";

/** The frozen object. `post` sends a message to the shell, the page around this frame. */
export function createLatchkey(
  transport: Transport,
  keeper: ContextKeeper,
  refreshes: Refreshes,
  post: (word: string) => void,
): Latchkey {
  const messages = new WidgetMessages(transport);
  const offers = new DataOffers(transport);
  return Object.freeze({
    ready: keeper.ready,
    get context() {
      return keeper.current;
    },
    onContext: (listener: (context: WidgetContext) => void) => keeper.onContext(listener),
    onRefresh: (listener: (fresh: Fresh) => void) => refreshes.onRefresh(listener),
    call: (channel: string, params?: unknown, options?: CallOptions) =>
      transport.call(channel, params, options) as Promise<never>,
    stream: (channel: string, params?: unknown, options?: CallOptions) =>
      transport.stream(channel, params, options) as StreamPromise<never>,
    source: (result: unknown) => transport.source(result),
    asOf: (result: unknown) => transport.asOf(result),
    openProvider: (slot: string) => post(shellWord("provider", slot)),
    async report(state: WidgetState, summary: Record<string, unknown> = {}) {
      await transport.call("widget-report", { state, summary });
    },
    publish: (topic: string, payload?: unknown) => messages.publish(topic, payload),
    subscribe: (topic: string, listener: MessageListener) => messages.subscribe(topic, listener),
    storage: createStorage(transport),
    offerData: (data: DataOffer, options?: { fallback?: boolean }) => offers.add(data, options),
    async notify({ title, body = "" }: { title: string; body?: string }) {
      const { answer } = (await transport.call("widget-notify", { title, body })) as { answer: NotificationAnswer };
      return answer;
    },
    pickFile: ({ accept = [] }: { accept?: readonly string[] } = {}) => pickFile(transport, accept),
    async openLink(url: string) {
      const { opened } = (await transport.call("widget-open-link", { url })) as { opened: boolean };
      return opened;
    },
  });
}
