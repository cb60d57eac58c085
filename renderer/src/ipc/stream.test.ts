import { expect, test } from "vitest";
import { createReader } from "./stream.ts";

async function granted(chunks: number, length: number): Promise<number[]> {
  const grants: number[] = [];
  const reader = createReader(
    1_024,
    (count) => grants.push(count),
    () => undefined,
  );
  reader.take(Array.from({ length: chunks }), length);
  for (let read = 0; read < chunks; read += 1) await reader.iterator.next();
  return grants;
}

test("more is asked for when half of the credit has been read, and earlier where chunks are large", async () => {
  expect(await granted(511, 511)).toEqual([]);
  expect(await granted(1_024, 1_024)).toEqual([512, 512]);
  expect(await granted(40, 1_200_000)).toEqual(Array.from({ length: 13 }, () => 3));
});
