import { expect, test } from "vitest";
import type { SlotProvider } from "../../ipc/messages.gen.ts";
import { canRead } from "./reading.ts";

const SLOT = { providerName: "Shop" } as SlotProvider;

test("a record is read anew with the provider that it was chosen with, and with no other", () => {
  const named = { indexName: "lamps", objectID: "1" };
  expect(canRead(SLOT, named)).toBe(true);
  expect(canRead(SLOT, { ...named, providerName: "Shop" })).toBe(true);
  expect(canRead(SLOT, { ...named, providerName: "Another" })).toBe(false);
  expect(canRead(SLOT, { record: { a: 1 } })).toBe(false);
  expect(canRead(null, named)).toBe(false);
});
