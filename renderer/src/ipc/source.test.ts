import { expect, test } from "vitest";
import golden from "../../../tests/contract/frames.json" with { type: "json" };
import { FakeMain } from "../testing/fakeWire.ts";

test("how the cache answered is told by the object itself", async () => {
  const main = new FakeMain();
  const [cached, plain] = [main.call(), main.call()];
  main.send({ ...golden.toPage.cached, id: 1 }, { ...golden.toPage.ok, id: 2 });
  expect(main.transport.source(await cached)).toBe("hit");
  expect(main.transport.source(await plain)).toBeUndefined();
  expect(main.transport.source("text")).toBeUndefined();
  expect(main.transport.asOf(await cached)).toBeUndefined();
});

test("an answer of an earlier run tells when the service gave it", async () => {
  const main = new FakeMain();
  const warm = main.call();
  main.send({ ...golden.toPage.warm, id: 1 });
  expect(main.transport.source(await warm)).toBe("stale");
  expect(main.transport.asOf(await warm)).toBe(1_700_000_000_500);
  expect(main.transport.asOf("text")).toBeUndefined();
});
