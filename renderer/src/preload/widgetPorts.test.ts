import { afterEach, beforeEach, expect, test } from "vitest";
import { shellWord } from "../host/shellWord.ts";
import { serveWidgets } from "./widgetPorts.ts";

let listener: (event: MessageEvent) => void;
let frame: HTMLIFrameElement;
let stopped: unknown[];
let read: number;

const host = {
  document,
  addEventListener: (_name: string, hear: typeof listener) => (listener = hear),
} as unknown as Window;
const inside = { parent: host, postMessage: () => undefined } as unknown as Window;

/** As many messages as are sent until the frame is gone, at most so many. */
function flood(most: number, data: unknown): number {
  for (let sent = 0; sent < most; sent += 1) {
    if (!frame.isConnected) return sent;
    const event = {
      isTrusted: true,
      source: inside,
      origin: "widget://clock",
      stopImmediatePropagation: () => undefined,
      get data() {
        read += 1;
        return data;
      },
    };
    listener(event as unknown as MessageEvent);
  }
  return most;
}

beforeEach(() => {
  read = 0;
  stopped = [];
  frame = document.createElement("iframe");
  frame.dataset["instance"] = "clock-1";
  Object.defineProperty(frame, "contentWindow", { value: inside });
  document.body.append(frame);
  frame.addEventListener("latchkey:frame-stopped", (event) => stopped.push((event as CustomEvent).detail));
  serveWidgets(host, () => () => undefined);
});

afterEach(() => frame.remove());

test("a frame that sends what our runtime does not send is unloaded after a handful, and no more of it is read", () => {
  expect(flood(1_000, { latchkey: "key", key: "palette" })).toBe(11);
  expect(stopped).toEqual(["messages"]);
  expect(read).toBeLessThanOrEqual(11);
});

test("a widget's own words are many before they are too many", () => {
  expect(flood(1_000, shellWord("key", "palette"))).toBe(101);
  expect(stopped).toEqual(["messages"]);
});

test("a long text that begins as a word does is none", () => {
  expect(flood(1_000, shellWord("key", "x".repeat(1 << 20)))).toBe(11);
});

test("requests for a port have an allowance of their own", () => {
  expect(flood(1_000, shellWord("connect"))).toBe(61);
  expect(stopped).toEqual(["ports"]);
});
