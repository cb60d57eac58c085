import { expect, test } from "vitest";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { messageOf, ownFields, readMessage, titleOf } from "./record.ts";

const SLOT = { providerName: "Shop", providerHash: "h", dashboardAppId: "a" } as SlotProvider;

test("a record is told without what the search has added", () => {
  const hit = { objectID: "1", name: "Lamp", _highlightResult: {}, _rankingInfo: {}, _geoloc: { lat: 1, lng: 2 } };
  expect(ownFields(hit)).toEqual({ objectID: "1", name: "Lamp", _geoloc: { lat: 1, lng: 2 } });
  expect(messageOf(SLOT, "lamps", hit)).toEqual({
    indexName: "lamps",
    objectID: "1",
    providerName: "Shop",
    record: { objectID: "1", name: "Lamp", _geoloc: { lat: 1, lng: 2 } },
  });
});

test("a record that is too long for a message is named only", () => {
  const told = messageOf(SLOT, "lamps", { objectID: "1", text: "x".repeat(30_000) });
  expect(told).toEqual({ indexName: "lamps", objectID: "1", providerName: "Shop" });
  expect(readMessage(told)).toEqual(told);
});

test("what others publish is a record, or names one, or is nothing", () => {
  expect(readMessage({ record: { objectID: 7, a: 1 } })).toEqual({ objectID: "7", record: { objectID: 7, a: 1 } });
  for (const nothing of [null, 3, "x", [], {}, { objectID: "1" }, { indexName: "i" }, { record: [1] }])
    expect(readMessage(nothing)).toBeUndefined();
});

test("a record is called by its title, else by its id", () => {
  expect([titleOf({ name: " Lamp " }), titleOf({ title: "", objectID: 4 }), titleOf({})]).toEqual([
    "Lamp",
    "4",
    "Record",
  ]);
});
