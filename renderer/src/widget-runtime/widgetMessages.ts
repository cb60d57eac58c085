/** Messages between the widgets of one dashboard, on this widget's side. */

import { report } from "../ipc/intrinsics.ts";
import type { MessageListener } from "../ipc/messages.gen.ts";
import type { Transport } from "../ipc/transport.ts";

/** What the main process delivers. */
interface Delivery {
  topic: string;
  payload: unknown;
  from: string;
}

/** Publishes, and calls the subscribers of each topic. Who hears what is decided in the main process. */
export class WidgetMessages {
  private readonly listeners = new Map<string, Set<MessageListener>>();

  constructor(private readonly transport: Transport) {
    transport.on("widget-message", (delivery) => this.deliver(delivery as Delivery));
  }

  /** Tells the other widgets; how many of them hear it. */
  async publish(topic: string, payload: unknown): Promise<number> {
    const { heard } = (await this.transport.call("widget-publish", { topic, payload: jsonOf(payload) })) as {
      heard: number;
    };
    return heard;
  }

  /** Calls `listener` with every message under a topic, until the returned function is called. */
  subscribe(topic: string, listener: MessageListener): () => void {
    const known = this.listeners.get(topic);
    const listeners = known ?? new Set<MessageListener>();
    if (known === undefined) {
      this.listeners.set(topic, listeners);
      // A topic that the manifest does not name would stay silent for ever: its author has to hear why.
      this.transport.call("widget-subscribe", { topic }).catch(report);
    }
    // Two subscriptions with the same function are two.
    const own: MessageListener = (payload, message) => listener(payload, message);
    listeners.add(own);
    return () => listeners.delete(own);
  }

  private deliver({ topic, payload, from }: Delivery): void {
    for (const listener of this.listeners.get(topic) ?? []) {
      try {
        listener(payload, { from, topic });
      } catch (error) {
        // One that throws does not keep the others from hearing.
        report(error);
      }
    }
  }
}

/** A value as JSON text; `undefined`, which JSON does not have, as null. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value ?? null) ?? "null";
}
