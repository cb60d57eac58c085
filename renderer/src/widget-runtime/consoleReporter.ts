/** Passes on what a widget writes to its console and does not catch: to its tile, the developer tools and the log. */

import type { Transport } from "../ipc/transport.ts";
import { type Level, type Line, placeIn, placeOf, shown, textOf } from "./consoleLines.ts";

const METHODS = ["debug", "log", "info", "warn", "error"] as const;

/** Lines are gathered for this long; an error that nobody caught goes at once. */
const GATHER_MS = 100;
/** Lines of one batch. A widget that writes more loses the rest, and is told how many. */
const MOST_LINES = 50;

/** Gathers lines and sends them in batches. */
export class ConsoleReporter {
  private lines: Line[] = [];
  private dropped = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (lines: Line[], dropped: number) => void) {}

  add(level: Level, text: string, place: string): void {
    const last = this.lines.at(-1);
    if (last?.level === level && last.text === text && last.place === place) last.count += 1;
    else if (this.lines.length < MOST_LINES || (level === "uncaught" && this.makeRoom()))
      this.lines.push({ level, text, place, count: 1 });
    else this.dropped += 1;
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { lines, dropped } = this;
    this.lines = [];
    this.dropped = 0;
    if (lines.length > 0) this.send(lines, dropped);
  }

  /** An error is worth more than what was written. */
  private makeRoom(): boolean {
    const at = this.lines.findIndex(({ level }) => level !== "uncaught");
    if (at >= 0) {
      this.lines.splice(at, 1);
      this.dropped += 1;
    }
    return at >= 0;
  }
}

/** Listens from before the widget's module runs, so that an error in its first line is heard. */
export function reportConsole(transport: Transport): void {
  const reporter = new ConsoleReporter((lines, dropped) => {
    // Nobody is there to be told that a report has failed.
    transport.call("widget-console", { lines, dropped }).catch(() => undefined);
  });
  for (const method of METHODS) {
    const write = console[method].bind(console);
    console[method] = (...values: unknown[]) => {
      write(...values);
      reporter.add(method, textOf(values), placeIn(new Error("here").stack));
    };
  }
  window.addEventListener(
    "error",
    (event: Event) => {
      if (event instanceof ErrorEvent) {
        const place = placeOf(event.filename, event.lineno, event.colno) || placeIn(event.error?.stack);
        reporter.add("uncaught", event.error === null ? event.message : shown(event.error), place);
        reporter.flush();
      } else if (event.target instanceof Element) {
        const address = event.target.getAttribute("src") ?? event.target.getAttribute("href") ?? "";
        // Of a module that imports what is not there, only the module itself is named.
        const rest = event.target instanceof HTMLScriptElement ? ", or a file that it imports," : "";
        reporter.add("uncaught", `${address.slice(0, 200)}${rest} could not be loaded.`, "");
      }
    },
    true,
  );
  window.addEventListener("unhandledrejection", ({ reason }) => {
    const place = reason instanceof Error ? placeIn(reason.stack) : "";
    reporter.add("uncaught", `A promise was rejected and nobody caught it: ${shown(reason)}`, place);
    reporter.flush();
  });
  document.addEventListener(
    "securitypolicyviolation",
    ({ blockedURI, effectiveDirective, sourceFile, lineNumber, columnNumber }) => {
      const text = `The policy of widgets refused ${blockedURI.slice(0, 200) || "this"} (${effectiveDirective}).`;
      reporter.add("error", text, placeOf(sourceFile, lineNumber, columnNumber));
    },
  );
  window.addEventListener("pagehide", () => reporter.flush());
}
