import { describe, expect, test, vi } from "vitest";
import { placeIn, placeOf, shown, textOf } from "./consoleLines.ts";
import { ConsoleReporter } from "./consoleReporter.ts";

describe("a line", () => {
  test("shows values as a person would read them, whatever they are", () => {
    const loop: Record<string, unknown> = { name: "loop" };
    loop["self"] = loop;
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    );
    expect(textOf(["a", 1, null, undefined, { b: [1n, () => 0] }, Symbol("s")])).toBe(
      'a 1 null undefined {"b":["1","[function ]"]} Symbol(s)',
    );
    expect(shown(loop)).toBe('{"name":"loop","self":"[seen above]"}');
    expect(shown(hostile)).toBe("(a value that cannot be shown)");
    expect(shown("x".repeat(100_000))).toHaveLength(4_000);
    expect(shown(Object.assign(new Error("m"), { stack: "" }))).toBe("Error: m");
  });

  test("has the first place in the widget's own files, and none of the runtime's", () => {
    const stack = "Error: x\n at console.log (widget://a/~runtime.js:1:2)\n at draw (widget://a/lib/b.js:12:7)";
    expect(placeIn(stack)).toBe("lib/b.js:12:7");
    expect([placeIn(undefined), placeIn("Error\n at eval"), placeOf("widget://a/~runtime.js", 1, 2)]).toEqual([
      "",
      "",
      "",
    ]);
    expect(placeOf("widget://a/widget.js", 3, 4)).toBe("widget.js:3:4");
  });
});

describe("a batch", () => {
  test("counts what is said again, keeps errors before words, and says how much was dropped", () => {
    vi.useFakeTimers();
    const sent: [string[], number][] = [];
    const reporter = new ConsoleReporter((lines, dropped) =>
      sent.push([lines.map(({ level, text, count }) => `${level} ${text} ${count}`), dropped]),
    );
    reporter.add("log", "same", "");
    reporter.add("log", "same", "");
    for (let n = 0; n < 60; n += 1) reporter.add("log", `n${n}`, "");
    reporter.add("uncaught", "broken", "");
    vi.advanceTimersByTime(100);
    const [lines, dropped] = sent[0] as [string[], number];
    expect([lines.length, lines[0], lines.at(-1), dropped]).toEqual([50, "log n0 1", "uncaught broken 1", 12]);
    reporter.flush();
    expect(sent).toHaveLength(1);
    vi.useRealTimers();
  });
});
