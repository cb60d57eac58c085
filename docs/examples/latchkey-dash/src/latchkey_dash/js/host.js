/**
 * What every imported widget runs in: React, the stand-ins, and the way in which the reference product's bundles ask for
 * them. Built once into `dash-runtime.js`, beside the widget's own code.
 */

import * as React from "react";
import * as ReactDOM from "react-dom";
import * as ReactDOMClient from "react-dom/client";
import * as jsxRuntime from "react/jsx-runtime";
import { Surroundings, dashCore, widgetApi, widgetData } from "./core.js";
import { mainApi } from "./legacy_api.js";
import { algoliasearch } from "./search_client.js";
import { dashReact } from "./stand_ins.js";
import { instantSearch } from "./instant_search.js";

const { latchkey } = globalThis;
const h = React.createElement;
// Bundles of the older JSX transform expect it there.
globalThis.React = React;

const any = new Proxy(() => any, { get: (_target, name) => (name === "__esModule" ? false : any) });

const MODULES = {
  react: React,
  "react-dom": { ...ReactDOM, ...ReactDOMClient },
  "react-dom/client": ReactDOMClient,
  "react/jsx-runtime": jsxRuntime,
  "react/jsx-dev-runtime": { ...jsxRuntime, jsxDEV: jsxRuntime.jsx },
  "prop-types": any,
  "@trops/dash-react": dashReact,
  "@trops/dash-core": dashCore,
  "algoliasearch/lite": callable(algoliasearch, { algoliasearch, liteClient: algoliasearch }),
  algoliasearch: callable(algoliasearch, { algoliasearch }),
  "react-instantsearch-hooks-web": instantSearch,
  "react-instantsearch-hooks": instantSearch,
  "react-instantsearch": instantSearch,
};

function callable(make, members) {
  return Object.assign((...given) => make(...given), members, { default: make, __esModule: true });
}

/** A module as CommonJS asks for it: with a default and with its names. */
function require(name) {
  return MODULES[name] ?? absent(name);
}

/** A module that the package does not hold: it is missed when it is used, not when the widget starts. */
function absent(name) {
  return new Proxy(function absentModule() {}, {
    get(_target, member) {
      if (member === "__esModule") return false;
      if (typeof member === "symbol") return undefined;
      return member === "default" ? absent(name) : absent(`${name}.${member}`);
    },
    apply() {
      throw new Error(`The package does not hold ${name}, which this widget needs.`);
    },
    construct() {
      throw new Error(`The package does not hold ${name}, which this widget needs.`);
    },
  });
}

/** The window as a widget sees it: the real one, with the reference's `mainApi` in the place of Latchkey's frozen one. */
const own = { mainApi, electron: undefined, require: undefined };
const windowForWidget = new Proxy(own, {
  get(mine, name) {
    if (name in mine) return mine[name];
    if (name === "window" || name === "self" || name === "globalThis") return windowForWidget;
    const value = globalThis[name];
    return typeof value === "function" && !/^[A-Z]/.test(String(name)) ? value.bind(globalThis) : value;
  },
  has: () => true,
});

const processForWidget = { env: { NODE_ENV: "production" }, platform: "browser", versions: {}, nextTick: (run) => queueMicrotask(run) };

/** Runs a bundle and draws the widget of that name. */
export function run(bundle, name, settings) {
  // A bundle that takes the whole of a module copies the names that it has; those of the stand-ins come to be when asked for.
  for (const word of new Set(String(bundle).match(/\b(?:use)?[A-Z]\w*/g))) void [dashReact[word], dashCore[word]];
  const module = { exports: {} };
  bundle(module, module.exports, require, processForWidget, windowForWidget, mainApi);
  const definition = find(module.exports, name);
  if (definition === undefined) throw new Error(`The package has no widget called ${name}.`);
  const root = ReactDOMClient.createRoot(document.querySelector("main"), {
    onUncaughtError: (error) => reportError(error),
  });
  const draw = (context) => root.render(h(Root, { definition, context, settings }));
  latchkey.ready.then((context) => {
    draw(context);
    latchkey.onContext(draw);
  });
}

function Root({ definition, context, settings }) {
  React.useEffect(() => void latchkey.report(needsProvider(definition, context) ? "empty" : "ready", { widget: definition.name }), [definition, context]);
  const props = React.useMemo(() => propsOf(definition, context, settings), [definition, context, settings]);
  return h(Surroundings, { definition, context }, h(Boundary, null, h(definition.component, props)));
}

const needsProvider = (definition, context) => (definition.providers ?? []).some(({ required }) => required) && Object.values(context.slots).every((slot) => slot === null);

/** What the reference gives a widget: its settings under their own names, and who it is. */
function propsOf(definition, context, settings) {
  const values = {};
  // A default that no setting of Latchkey's can hold, such as a list, is still what the code expects.
  for (const [name, field] of Object.entries(definition.userConfig ?? {})) if (field?.defaultValue !== undefined && !field.secret) values[name] = field.defaultValue;
  for (const [name, original] of Object.entries(settings)) {
    const value = context.settings[name];
    if (value !== null && value !== undefined) values[original] = value;
  }
  const data = widgetData(definition, context);
  return {
    ...values,
    title: values.title ?? context.title,
    id: context.instance,
    uuid: context.instance,
    uuidString: context.instance,
    api: widgetApi(data),
    listeners: data.listeners,
    userPrefs: values,
    theme: context.theme.scheme,
  };
}

class Boundary extends React.Component {
  state = { error: null };
  static getDerivedStateFromError(error) {
    return { error };
  }
  componentDidCatch(error) {
    reportError(error);
    latchkey.report("error", { message: String(error?.message ?? error).slice(0, 200) });
  }
  render() {
    return this.state.error ? h("div", { role: "alert", className: "dash-alert" }, String(this.state.error?.message ?? this.state.error)) : this.props.children;
  }
}

/** A definition of that name, in the exports themselves or in what they hold. */
function find(exports, name, depth = 3) {
  if (depth < 0 || exports === null || (typeof exports !== "object" && typeof exports !== "function")) return undefined;
  if (exports.name === name && typeof exports.component === "function") return exports;
  if (exports.name === name && typeof exports.component === "object" && exports.component !== null) return exports;
  for (const value of Object.values(exports)) {
    const found = find(value, name, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
