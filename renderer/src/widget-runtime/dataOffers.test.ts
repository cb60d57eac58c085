import { expect, test, vi } from "vitest";
import type { Transport } from "../ipc/transport.ts";
import { DataOffers } from "./dataOffers.ts";

/** The calls that were made, and the way to ask for data. */
function staged(refuse: (params: { text: string | null }) => boolean = () => false) {
  const calls: [string, unknown][] = [];
  let want: (payload: unknown) => void = () => undefined;
  const transport = {
    on: (_event: string, listener: (payload: unknown) => void) => {
      want = listener;
    },
    call: async (channel: string, params: { text: string | null }) => {
      calls.push([channel, params]);
      if (channel === "widget-data-answer" && refuse(params)) throw new Error("too large");
    },
  } as unknown as Transport;
  return { offers: new DataOffers(transport), calls, ask: () => want({ request: "r" }) };
}

test("an offer is told once, however often it is renewed, and its end too", async () => {
  const { offers, calls } = staged();
  const end = offers.add(() => 1);
  end();
  const again = offers.add(() => 2);
  await vi.waitFor(() => expect(calls).toEqual([["widget-data-offer", { offered: true }]]));
  again();
  await vi.waitFor(() => expect(calls.at(-1)).toEqual(["widget-data-offer", { offered: false }]));
});

test("the last offer counts, and a fallback only where there is no other", async () => {
  const { offers, calls, ask } = staged();
  const end = offers.add(() => ["own"]);
  offers.add(() => ["kit"], { fallback: true });
  ask();
  await vi.waitFor(() => expect(calls.at(-1)).toEqual(["widget-data-answer", { request: "r", text: '["own"]' }]));
  end();
  ask();
  await vi.waitFor(() => expect(calls.at(-1)).toEqual(["widget-data-answer", { request: "r", text: '["kit"]' }]));
});

test("data that cannot be had, or are too large, are answered for: nobody waits", async () => {
  const { offers, calls, ask } = staged(({ text }) => text !== null);
  offers.add(() => "x");
  ask();
  await vi.waitFor(() => expect(calls.at(-1)).toEqual(["widget-data-answer", { request: "r", text: null }]));
});
