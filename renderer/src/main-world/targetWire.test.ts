import { beforeEach, expect, test } from "vitest";
import type { Wire } from "../ipc/wire.ts";
import { ASK, OFFER, type Port, targetPort } from "../preload/ports.ts";
import { takeTarget } from "./targetWire.ts";

/** Both ends, and what arrived at them. */
class Ends {
  readonly up: unknown[] = [];
  readonly down: string[] = [];
  wires: Wire[] = [];
  lost = 0;
  readonly port: Port = targetPort(window);

  broker(): void {
    this.port.listen((text) => this.up.push(text));
  }

  page(): void {
    const take = (wire: Wire): void => {
      wire.onmessage = (text) => this.down.push(text);
      this.wires.push(wire);
    };
    takeTarget(window, take, () => {
      this.lost += 1;
    });
  }
}

let ends: Ends;

beforeEach(() => {
  ends = new Ends();
});

test.each([
  ["broker", "page"],
  ["page", "broker"],
] as const)("the two find each other when the %s comes before the %s", (first, second) => {
  ends[first]();
  ends[second]();
  expect(ends.wires.length).toBe(1);
  ends.wires[0]?.post("a call");
  ends.port.post("an answer");
  expect([ends.up, ends.down]).toEqual([["a call"], ["an answer"]]);
});

test("a script that comes later is offered nothing, whatever it asks", () => {
  ends.broker();
  ends.page();
  const offered: unknown[] = [];
  window.addEventListener(OFFER, (event) => offered.push(event));
  window.dispatchEvent(new CustomEvent(ASK));
  expect(offered).toEqual([]);
  expect(ends.wires.length).toBe(1);
});

test("what a later script offers is not taken", () => {
  ends.broker();
  ends.page();
  window.dispatchEvent(new MouseEvent(OFFER, { relatedTarget: new EventTarget() }));
  expect(ends.wires.length).toBe(1);
});

test("what a script has put in the place of an event's detail by then changes nothing", () => {
  ends.broker();
  ends.page();
  const detail = Object.getOwnPropertyDescriptor(CustomEvent.prototype, "detail") as PropertyDescriptor;
  Object.defineProperty(CustomEvent.prototype, "detail", { configurable: true, get: () => "forged" });
  ends.port.post("an answer");
  Object.defineProperty(CustomEvent.prototype, "detail", detail);
  expect(ends.down).toEqual(["an answer"]);
});

test("the page hears that the broker has closed its end", () => {
  ends.broker();
  ends.page();
  expect(ends.lost).toBe(0);
  ends.port.close();
  expect(ends.lost).toBe(1);
});
