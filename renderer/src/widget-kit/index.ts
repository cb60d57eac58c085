/**
 * Served to every widget as an ES module: React, and what the built-in widgets have in common. A widget that imports it is
 * a few KB itself. Built twice: in `/~kit.js` Preact stands for React, as in the built-in widgets, and `/~kit-react.js` has
 * React itself. `kit.d.ts` says the same to an author's editor.
 */

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
export { createRoot } from "react-dom/client";
export { jsx, jsxs } from "react/jsx-runtime";
export { Chart } from "./chart.tsx";
export { Form } from "./form.tsx";
export { List, Table } from "./lists.tsx";
export { Markdown } from "./markdown.tsx";
export { mount } from "./mount.tsx";
export { AsOf, Button, Empty, Failure, Loading, NoProvider } from "./states.tsx";
export { useLoad } from "./useLoad.ts";
