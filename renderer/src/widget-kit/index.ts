/**
 * Served to every widget as `/~kit.js`, an ES module: React, and what the built-in widgets have in common. A widget that
 * imports it is a few KB itself.
 */

import {
  Children,
  Component,
  Fragment,
  type ComponentType,
  type ReactNode,
  createContext,
  createElement,
  createRef,
  forwardRef,
  memo,
  useCallback,
  useContext,
  useDeferredValue,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useTransition,
} from "react";
import { createRoot } from "react-dom/client";
import { jsx, jsxs } from "react/jsx-runtime";
import type { Latchkey, LatchkeyError, WidgetContext } from "../ipc/messages.gen.ts";
import { KIT_STYLE } from "./style.ts";

export {
  Children,
  Component,
  Fragment,
  createContext,
  createElement,
  createElement as h,
  createRef,
  createRoot,
  forwardRef,
  jsx,
  jsxs,
  memo,
  useCallback,
  useContext,
  useDeferredValue,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useTransition,
};

const host = (): Latchkey => (window as unknown as { latchkey: Latchkey }).latchkey;

/** Draws the widget into the frame, with its context, and again whenever that changes. */
export function mount(Widget: ComponentType<{ context: WidgetContext }>): void {
  const style = document.createElement("style");
  style.textContent = KIT_STYLE;
  document.head.append(style);
  const root = createRoot(document.querySelector("main") ?? document.body, { onUncaughtError: reportError });
  const draw = (context: WidgetContext): void => root.render(createElement(Widget, { context }));
  void host().ready.then((context) => {
    draw(context);
    host().onContext(draw);
  });
}

/** What a call came to: asked when `key` changes and on `reload`. Only the latest answer counts. */
export function useLoad<T>(
  ask: () => Promise<T>,
  key: string,
): { data: T | undefined; error: LatchkeyError | undefined; loading: boolean; reload: () => void } {
  const [turn, reload] = useReducer((last: number) => last + 1, 0);
  const [state, setState] = useState<{ data: T | undefined; error: LatchkeyError | undefined; loading: boolean }>({
    data: undefined,
    error: undefined,
    loading: true,
  });
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    let current = true;
    setState((last) => ({ ...last, loading: true }));
    latest.current().then(
      (data) => current && setState({ data, error: undefined, loading: false }),
      (error: LatchkeyError) => current && setState((last) => ({ ...last, error, loading: false })),
    );
    return () => {
      current = false;
    };
  }, [key, turn]);
  return { ...state, reload };
}

/** A call that is under way. */
export function Loading(): ReactNode {
  const bars = [60, 90, 75].map((width) =>
    createElement("div", { key: width, className: "kit-bar", style: { width: `${width}%` } }),
  );
  return createElement("div", { role: "status", "aria-label": "Loading", className: "kit-stack" }, bars);
}

/** A call that failed, in the words of the main process; a button where trying again may help. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactNode {
  const message = error instanceof Error ? error.message : String(error);
  const retry = onRetry === undefined ? null : createElement(Button, { onClick: onRetry }, "Try again");
  return createElement("div", { role: "alert", className: "kit-state" }, createElement("p", null, message), retry);
}

/** Nothing to show, and why. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return createElement("div", { className: "kit-state" }, createElement("strong", null, title), children);
}

export function Button({
  children,
  onClick,
  disabled,
}: {
  children?: ReactNode;
  onClick?: () => void;
  disabled?: boolean;
}): ReactNode {
  return createElement("button", { type: "button", className: "kit-button", onClick, disabled }, children);
}

/** Rows that can be chosen. */
export function List<T>({
  items,
  keyOf,
  children,
  onChoose,
}: {
  items: readonly T[];
  keyOf: (item: T) => string;
  children: (item: T) => ReactNode;
  onChoose?: (item: T) => void;
}): ReactNode {
  const rows = items.map((item) => {
    const inside = children(item);
    const row =
      onChoose === undefined
        ? inside
        : createElement("button", { type: "button", className: "kit-row", onClick: () => onChoose(item) }, inside);
    return createElement("li", { key: keyOf(item) }, row);
  });
  return createElement("ul", { className: "kit-list" }, rows);
}

/** A table of records. */
export function Table<T>({
  columns,
  rows,
  keyOf,
}: {
  columns: readonly { title: string; cell: (row: T) => ReactNode }[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}): ReactNode {
  const head = columns.map(({ title }) => createElement("th", { key: title, scope: "col" }, title));
  const body = rows.map((row) =>
    createElement(
      "tr",
      { key: keyOf(row) },
      columns.map(({ title, cell }) => createElement("td", { key: title }, cell(row))),
    ),
  );
  return createElement(
    "table",
    { className: "kit-table" },
    createElement("thead", null, createElement("tr", null, head)),
    createElement("tbody", null, body),
  );
}
