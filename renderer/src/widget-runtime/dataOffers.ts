/** `latchkey.offerData`: the data of this widget, for its user to keep as a file. */

import { report } from "../ipc/intrinsics.ts";
import type { DataOffer } from "../ipc/messages.gen.ts";
import type { Transport } from "../ipc/transport.ts";
import { jsonOf } from "./widgetMessages.ts";

interface Offer {
  readonly data: DataOffer;
  readonly fallback: boolean;
}

/** Tells the main process whether there is an offer, and answers when the user wants the data. */
export class DataOffers {
  private readonly offers = new Set<Offer>();
  private told = false;

  constructor(private readonly transport: Transport) {
    transport.on("widget-data-wanted", (payload) => void this.answer((payload as { request: string }).request));
  }

  /** Adds an offer; the returned function ends it. */
  add(data: DataOffer, { fallback = false }: { fallback?: boolean } = {}): () => void {
    if (typeof data !== "function") throw new TypeError("offerData takes a function that gives the data");
    const offer = { data, fallback };
    this.offers.add(offer);
    this.tell();
    return () => {
      this.offers.delete(offer);
      this.tell();
    };
  }

  /** The offer that counts: the last one, a fallback where there is no other. */
  private current(): Offer | undefined {
    const all = [...this.offers];
    return all.findLast((offer) => !offer.fallback) ?? all.at(-1);
  }

  private tell(): void {
    // A component that draws itself anew ends one offer and makes the next: that is no news.
    queueMicrotask(() => {
      const offered = this.offers.size > 0;
      if (offered === this.told) return;
      this.told = offered;
      this.transport.call("widget-data-offer", { offered }).catch(report);
    });
  }

  private async answer(request: string): Promise<void> {
    let text: string | null = null;
    try {
      text = jsonOf(await this.current()?.data());
    } catch (error) {
      report(error);
    }
    // Without an answer its user would wait: one that is too long fails, and a second one says so.
    await this.transport
      .call("widget-data-answer", { request, text })
      .catch(() => this.transport.call("widget-data-answer", { request, text: null }).catch(report));
  }
}
