// The modules /~kit.js and /~kit-react.js that Latchkey serves to every widget, by `latchkey types --kit`. React's own types
// are those of the npm package @types/react; without it an editor shows React's parts as `any`.

// A pattern, since TypeScript takes no name that begins with a slash.
declare module "*/~kit.js" {
  import type { ComponentType, ReactNode } from "react";

  export {
    Children,
    Component,
    Fragment,
    createContext,
    createElement,
    createElement as h,
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

  /** The provider in a slot: the first three go into every call that uses it, the others are to be shown. */
  export interface Provider {
    readonly providerHash: string;
    readonly dashboardAppId: string;
    readonly providerName: string;
    readonly type: string;
    readonly label: string;
  }

  /** What a widget knows of itself. A slot without a usable provider is null. */
  export interface Context {
    readonly instance: string;
    readonly widgetId: string;
    readonly title: string;
    // oxlint-disable-next-line no-explicit-any -- a setting has the type that the manifest gives it
    readonly settings: Readonly<Record<string, any>>;
    readonly slots: Readonly<Record<string, Provider | null>>;
    readonly theme: { readonly scheme: "light" | "dark"; readonly tokens: Readonly<Record<string, string>> };
  }

  /** Draws the widget into the frame, with its context, and again whenever that changes. */
  export function mount(Widget: ComponentType<{ context: Context }>): void;

  /** What a load hands to the calls that it makes. */
  export interface Asking {
    /** For the field `cache` of a call. */
    readonly cache: {
      readonly ttl: number;
      readonly warmStart?: boolean | undefined;
      readonly since?: number | null | undefined;
      readonly asked?: "schedule" | "person" | null | undefined;
    };
    /** For the field `forceRefresh`: somebody asked for this very widget. */
    readonly forceRefresh: boolean;
    /** For the option `signal`: aborted when the load is of no use any more. */
    readonly signal: AbortSignal;
  }

  /** The state of a load. `data` stays during a reload and after a failed one. */
  export interface Loaded<T> {
    readonly data: T | undefined;
    readonly error: Error | undefined;
    readonly loading: boolean;
    /** When the service gave `data`, in ms since 1970, where that was in an earlier run and newer is on its way. */
    readonly asOf: number | undefined;
    readonly reload: () => void;
  }

  /** Asks when the widget appears, when `key` changes, on `reload` and at each refresh. Only the latest answer counts. */
  export function useLoad<T>(ask: (asking: Asking) => Promise<T>, key: string): Loaded<T>;

  /** A call that is under way. What is over within 300 ms shows nothing. */
  export function Loading(props: { lines?: number }): ReactNode;

  /** A call that failed, in the words of the main process. With `slot` a button opens a provider whose key was refused. */
  export function Failure(props: { error: unknown; onRetry?: () => void; slot?: string }): ReactNode;

  /** Nothing to show, and why. */
  export function Empty(props: { title: string; children?: ReactNode }): ReactNode;

  /** A slot that is empty, with a button that opens the widget's settings. */
  export function NoProvider(props: { slot: string }): ReactNode;

  /** Says that what is shown is of an earlier run, and of when. Draws nothing where `at` is undefined. */
  export function AsOf(props: { at: number | undefined }): ReactNode;

  /** `primary` is the one thing that most people came for. */
  export function Button(props: {
    children?: ReactNode;
    onClick?: () => void;
    disabled?: boolean;
    primary?: boolean;
    type?: "button" | "submit";
  }): ReactNode;

  /** Rows; with `onChoose` each is a button. */
  export function List<T>(props: {
    items: readonly T[];
    keyOf: (item: T) => string;
    children: (item: T) => ReactNode;
    onChoose?: (item: T) => void;
  }): ReactNode;

  /** A table of records. A `numeric` column's figures stand at the right. */
  export function Table<T>(props: {
    columns: readonly { title: string; cell: (row: T) => ReactNode; numeric?: boolean }[];
    rows: readonly T[];
    keyOf: (row: T) => string;
  }): ReactNode;

  /**
   * Lines or bars over labels, at most six series, in the theme's colours. `title` is for who cannot see it: a screen reader
   * is given the values as a table. Null is a value that is not known.
   */
  export function Chart(props: {
    title: string;
    labels: readonly string[];
    series: readonly { name: string; values: readonly (number | null)[] }[];
    kind?: "line" | "bars";
    format?: (value: number) => string;
  }): ReactNode;

  /** One field of a form; `options` are for `choice`. */
  export interface Field {
    readonly label: string;
    readonly type?: "text" | "multiline" | "number" | "date" | "color" | "checkbox" | "choice";
    readonly description?: string;
    readonly required?: boolean;
    readonly options?: readonly (string | { readonly value: string; readonly label: string })[];
  }

  export type Values = Record<string, string | number | boolean | undefined>;

  /**
   * A form. `check` gives a sentence for each field that has something wrong with it, shown beside the field. While `onSubmit`
   * works the button waits; what it throws is shown.
   */
  export function Form(props: {
    fields: Readonly<Record<string, Field>>;
    initial?: Values;
    submit?: string;
    check?: (values: Values) => Record<string, string | undefined>;
    onSubmit: (values: Values) => void | Promise<void>;
  }): ReactNode;

  /** Markdown as elements, never HTML. A link is opened through `openLink`; a picture is its words. */
  export function Markdown(props: { children: string }): ReactNode;
}

// The same names, drawn by React itself.
declare module "*/~kit-react.js" {
  export * from "latchkey/~kit.js";
}
