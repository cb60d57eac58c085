import { expect, test } from "vitest";
import { ConsoleLimit, limitConsole } from "./consoleLimit.ts";

test("a burst goes out, and of a flood one message in fifty", () => {
  let now = 0;
  const limit = new ConsoleLimit(() => now);
  const passed = (count: number): number => Array.from({ length: count }, () => limit.allows()).filter(Boolean).length;
  expect([passed(200), passed(1_000)]).toEqual([200, 20]);
  now = 2_000;
  expect(passed(40)).toBe(40);
});

test("every function of the console is held to it, and errors that nobody caught", () => {
  const written: unknown[] = [];
  const target = new EventTarget();
  const host = Object.assign(target, {
    console: { log: (text: string) => written.push(text), error: (text: string) => written.push(text) },
  }) as unknown as Window & typeof globalThis;
  limitConsole(host);
  for (let n = 0; n < 150; n += 1) host.console.log("a");
  for (let n = 0; n < 100; n += 1) host.console.error("b");
  expect(written.length).toBe(201);
  const error = new Event("error", { cancelable: true });
  target.dispatchEvent(error);
  expect([error.defaultPrevented, host.confirm("x"), host.prompt("x")]).toEqual([true, false, null]);
});
