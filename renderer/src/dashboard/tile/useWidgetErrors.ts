import { useCallback, useState } from "react";
import { useHostEvent } from "../../host/api.tsx";

/** An error that a widget did not catch. */
export interface WidgetError {
  readonly text: string;
  readonly place: string;
  readonly count: number;
}

/** The first error that the widget of this tile did not catch, and how many there were; until it is dismissed. */
export function useWidgetErrors(instance: string): { error: WidgetError | null; dismiss: () => void } {
  const [error, setError] = useState<WidgetError | null>(null);
  useHostEvent("widget-said", (payload) => {
    const own = linesOf(payload).filter((line) => line.instance === instance && line.level === "uncaught");
    const [first] = own;
    if (first === undefined) return;
    const more = own.reduce((sum, line) => sum + line.count, 0);
    setError((last) =>
      last === null
        ? { text: first.text.split("\n")[0] ?? "", place: first.place, count: more }
        : { ...last, count: last.count + more },
    );
  });
  return { error, dismiss: useCallback(() => setError(null), []) };
}

/** The lines of a `widget-said` event. */
export function linesOf(payload: unknown): readonly SaidLine[] {
  return typeof payload === "object" && payload !== null && "lines" in payload && Array.isArray(payload.lines)
    ? (payload.lines as SaidLine[])
    : [];
}

export interface SaidLine {
  readonly number: number;
  readonly at: number;
  readonly widget: string;
  readonly instance: string;
  readonly level: string;
  readonly text: string;
  readonly place: string;
  readonly count: number;
}
