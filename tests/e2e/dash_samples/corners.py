"""Six more packages of the reference product's kind, three in each form, of corners that the others leave out.

Each draws what it found as plain lines, so that a test compares words. Written for these tests.
"""

from collections.abc import Mapping

CLASSY = {
    "package.json": '{"name": "classy", "version": "0.4.0", "type": "module"}',
    "widgets/ClassyWidget/ClassyWidget.dash.js": """
import Classy, { COLOURS, DEFAULTS } from "./ClassyWidget.jsx";
const shared = { author: "Nobody", type: "widget" };
export const config = {
    ...shared, packageName: "corners", name: "ClassyWidget", component: Classy, canHaveChildren: false,
    userConfig: { colour: { type: "select", options: COLOURS, defaultValue: DEFAULTS.colour } },
};
export default config;
""",
    "widgets/ClassyWidget/ClassyWidget.jsx": """
import React, { Component, PureComponent, createRef } from "react";
import PropTypes from "prop-types";
import { Panel } from "@trops/dash-react";
import { Widget, WidgetContext } from "@trops/dash-core";
import words from "./words.json";
import "./classy.css";
export const COLOURS = ["red", "blue"];
export const DEFAULTS = { colour: "blue" };
const css = `.classy { padding-left: 7px; }`;
class Catches extends Component {
    static getDerivedStateFromError = (error) => ({ error });
    state = {};
    componentDidCatch() { this.setState({ caught: true }); }
    render() {
        const { error, caught } = this.state;
        return error ? <p>caught {error.message} {String(caught)}</p> : this.props.children;
    }
}
const Breaks = () => { throw new TypeError("on purpose"); };
export class Inner extends PureComponent {
    static contextType = WidgetContext;
    static propTypes = { colour: PropTypes.oneOf(COLOURS).isRequired, of: PropTypes.shape({ a: PropTypes.number }) };
    #secret = 41;
    box = createRef();
    state = { ticks: 0, wide: 0 };
    get secret() { return this.#secret + 1; }
    componentDidMount() {
        const style = document.createElement("style");
        style.textContent = css;
        document.head.appendChild(style);
        window.addEventListener("resize", this.measure);
        this.measure();
        this.timer = window.setInterval(() => this.setState(({ ticks }) => ({ ticks: ticks + 1 })), 20);
    }
    componentWillUnmount() { window.removeEventListener("resize", this.measure); window.clearInterval(this.timer); }
    componentDidUpdate(_props, { ticks }) { if (ticks === 3) window.clearInterval(this.timer); }
    measure = () => this.setState({ wide: parseFloat(window.getComputedStyle(this.box.current).paddingLeft) });
    render() {
        const { colour } = this.props;
        return <div className="classy" ref={this.box}>
            <p>class {colour} {this.secret} {this.context.widgetData.name}</p>
            <p>{this.state.ticks > 2 ? "ticked" : "ticking"} wide {this.state.wide} {words.greeting}</p>
            <Catches><Breaks /></Catches>
        </div>;
    }
}
export default function Classy(props) { return <Widget {...props}><Panel><Inner {...props} /></Panel></Widget>; }
""",
    "widgets/ClassyWidget/words.json": '{"greeting": "from JSON"}',
    "widgets/ClassyWidget/classy.css": ".classy { color: red; }",
}

LATER = {
    "package.json": '{"name": "later", "version": "1.0.0"}',
    "widgets/LaterWidget.dash.js": """
import { LaterWidget } from "./Later";
export default { packageName: "corners", name: "LaterWidget", component: LaterWidget, type: "widget",
    events: ["done"], userConfig: { n: { type: "number", defaultValue: 21 } } };
""",
    "widgets/Later.js": """
import React, { Suspense, lazy, useCallback, useEffect, useState } from "react";
import { Button, Panel } from "@trops/dash-react";
import { Widget, useDashboard, useWidgetEvents } from "@trops/dash-core";
import * as lib from "./lib";
const Slow = lazy(() => import("./lib/Slow"));
const MODE = process.env.REACT_APP_MODE || "unset", DEV = process.env.NODE_ENV !== "production";
const wait = (ms) => new Promise((go) => setTimeout(go, ms));
function Content({ n, uuid }) {
    const [lines, setLines] = useState([]);
    const say = (line) => setLines((all) => [...all, line]);
    const { app, dashboard } = useDashboard();
    const { publishEvent } = useWidgetEvents();
    const work = useCallback(async () => {
        try {
            const { twice } = await import("./lib/twice");
            await wait(5);
            say(`twice ${twice(n)}`);
            for await (const one of lib.steps(2)) say(`step ${one}`);
            publishEvent("done", { n: twice(n) });
            await lib.fails();
        } catch (error) { say(`caught ${error.message}`); } finally { say("finally"); }
    }, [n]);
    useEffect(() => { work(); }, [work]);
    return <><p>env {MODE} {String(DEV)} {typeof process.platform}</p>
        <p>dashboard {typeof app.providers} {typeof dashboard.pub} {uuid ? "known" : "nobody"}</p>
        {lines.map((line) => <p key={line}>{line}</p>)}
        <Suspense fallback={<p>wait</p>}><Slow /></Suspense><Button onClick={async () => { await wait(1);
            say("pressed"); }}>Press</Button></>;
}
export const LaterWidget = (props) => <Widget {...props}><Panel><Content {...props} /></Panel></Widget>;
""",
    "widgets/lib/index.js": """
export async function* steps(n) { for (let i = 0; i < n; i += 1) yield i; }
export const fails = async () => { throw new RangeError("later"); };
export { default as Slow } from "./Slow";
""",
    "widgets/lib/twice.js": "module.exports = { twice: (n) => n * 2 };",
    "widgets/lib/Slow.js": 'import React from "react";\nexport default () => <p>slow is here</p>;',
}

TICKER = {
    "package.json": '{"name": "ticker", "version": "1.0.0"}',
    "widgets/TickerWidget.dash.js": """
import { Ticker } from "./Ticker";
import tasks from "./tasks";
export default { packageName: "corners", name: "TickerWidget", component: Ticker, type: "widget",
    scheduledTasks: tasks, notifications: [{ key: "tick", displayName: "Tick" }] };
""",
    "widgets/tasks.js": 'export default [{ key: "tick", handler: "onTick", displayName: "Tick", intervalMs: 1000 }];',
    "widgets/Ticker.js": """
import React, { createContext, forwardRef, memo, useContext, useEffect, useId, useImperativeHandle, useMemo, useReducer,
    useRef, useState, useSyncExternalStore, useTransition } from "react";
import { createPortal, flushSync } from "react-dom";
import { Panel, ThemeContext, useTheme } from "@trops/dash-react";
import { Widget, useNotifications, useScheduler } from "@trops/dash-core";
const Count = createContext({ count: -1 });
const store = { value: 0, heard: new Set(), add() { this.value += 1; this.heard.forEach((one) => one()); } };
const reduce = (state, { type, by = 1 }) => (type === "add" ? { ...state, count: state.count + by } : state);
const Field = memo(forwardRef(function Field(props, ref) {
    const input = useRef(null);
    useImperativeHandle(ref, () => ({ fill: (text) => { input.current.value = text; return input.current.value;
        } }), []);
    return <input ref={input} aria-label="Field" />;
}));
const Shows = () => <p>context {useContext(Count).count}</p>;
function Content() {
    const [state, dispatch] = useReducer(reduce, { count: 0 }, (first) => ({ ...first, count: first.count + 1 }));
    const external = useSyncExternalStore((go) => { store.heard.add(go); return () => store.heard.delete(go); },
        () => store.value);
    const [filled, setFilled] = useState(""), field = useRef(null), id = useId(), [pending, start] = useTransition();
    const { tasks, updateTask, enableTask } = useScheduler({ onTick: async () => { dispatch({ type: "add",
        by: 9 }); } });
    const { notify, notificationTypes } = useNotifications();
    const [told, setTold] = useState("");
    const { currentTheme } = useTheme(), theme = useContext(ThemeContext);
    useEffect(() => {
        setFilled(field.current.fill("filled"));
        store.add();
        start(() => dispatch({ type: "add" }));
        Promise.all([updateTask("tick", { intervalMs: 2000 }), enableTask("tick")]).then(() => notify({
            key: "tick", title: "T", body: "B" }))
            .then((answer) => setTold(Object.keys(answer).includes("success") ? "answered" : "silent"));
    }, []);
    const value = useMemo(() => state, [state]);
    return <Count.Provider value={value}><Shows /><Field ref={field} />
        <p>{filled} external {external} id {id.length > 0 ? "is" : "none"} {pending ? "pending" : "settled"}</p>
        <p>tasks {tasks.length} {tasks[0].displayName} {state.count > 9 ? "ran" : "waits"} {told}
            {" "}{notificationTypes.length}</p>
        <p>theme {typeof currentTheme} {typeof theme.themeVariant}</p>
        {createPortal(<p>through a portal</p>, document.body)}</Count.Provider>;
}
export const Ticker = (props) => <Widget {...props}><Panel><Content /></Panel></Widget>;
""",
}

# As esbuild writes it: getters over one object, modules that begin when they are asked for,
# and `module.exports` replaced.
ESBUILD = {
    "package.json": '{"name": "es-built", "version": "5.0.1", "main": "dist/index.cjs.js"}',
    "dist/index.cjs.js": """"use strict";
var __create = Object.create, __defProp = Object.defineProperty, __getProtoOf = Object.getPrototypeOf;
var __getOwnPropNames = Object.getOwnPropertyNames, __hasOwnProp = Object.prototype.hasOwnProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __esm = (fn, res) => function __init() { return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res; };
var __commonJS = (cb, mod) => function __require() { return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = {
    exports: {} }).exports, mod), mod.exports; };
var __export = (target, all) => { for (var name in all) __defProp(target, name, { get: all[name],
    enumerable: true }); };
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function")
    for (let key of __getOwnPropNames(from)) if (!__hasOwnProp.call(to, key) && key !== except)
      __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from,
          key)) || desc.enumerable });
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {},
  __copyProps(isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod,
      enumerable: true }) : target, mod));
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);
var require_old = __commonJS({ "src/old.js"(exports, module) { module.exports = function old() {
    return require("react").version ? "old way" : "?"; }; } });
var late_exports = {};
__export(late_exports, { shout: () => shout });
var shout;
var init_late = __esm({ "src/late.js"() { "use strict"; shout = (text) => text.toUpperCase(); } });
var index_exports = {};
__export(index_exports, { EsWidget: () => widget_default, default: () => index_default });
module.exports = __toCommonJS(index_exports);
var import_react = __toESM(require("react"), 1);
var import_jsx_runtime = require("react/jsx-runtime");
var import_prop_types = __toESM(require("prop-types"));
var import_dash_core = require("@trops/dash-core");
var import_dash_react = require("@trops/dash-react");
var Old = class extends import_react.default.Component {
  state = { said: "" };
  async componentDidMount() {
    const { shout: loud } = await Promise.resolve().then(() => (init_late(), late_exports));
    this.setState({ said: loud("dynamic") });
  }
  render() { return (0, import_jsx_runtime.jsxs)("p", { children: ["esbuild ", this.state.said, " ",
      require_old()(), " ", typeof process.env.MISSING] }); }
};
Old.propTypes = { many: import_prop_types.default.arrayOf(import_prop_types.default.string).isRequired };
var EsWidget = (props) => (0, import_jsx_runtime.jsx)(import_dash_core.Widget, { ...props, children:
  (0, import_jsx_runtime.jsxs)(import_dash_react.Panel, { children: [(0, import_jsx_runtime.jsx)(Old, {
      many: [] }), (0, import_jsx_runtime.jsx)(import_dash_react.SubHeading3, { title: props.word })] }) });
var widget_default = { name: "EsWidget", packageName: "corners", component: EsWidget, type: "widget", userConfig: {
    word: { type: "text", defaultValue: "a word of its own" } } };
var index_default = { EsWidget: widget_default };
""",
}

# As Babel writes it for old browsers, helpers left outside: generators for async code, classes as functions,
# rest and spread.
BABEL = {
    "dash.json": '{"name": "babel-made", "version": "2.0.0"}',
    "dist/index.cjs.js": """"use strict";
var _interopRequireWildcard = require("@babel/runtime/helpers/interopRequireWildcard").default;
var _interopRequireDefault = require("@babel/runtime/helpers/interopRequireDefault");
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = exports.BabelWidget = void 0;
var _regenerator = _interopRequireDefault(require("@babel/runtime/regenerator"));
var _asyncToGenerator2 = _interopRequireDefault(require("@babel/runtime/helpers/asyncToGenerator"));
var _classCallCheck2 = _interopRequireDefault(require("@babel/runtime/helpers/classCallCheck"));
var _createClass2 = _interopRequireDefault(require("@babel/runtime/helpers/createClass"));
var _callSuper2 = _interopRequireDefault(require("@babel/runtime/helpers/callSuper"));
var _inherits2 = _interopRequireDefault(require("@babel/runtime/helpers/inherits"));
var _defineProperty2 = _interopRequireDefault(require("@babel/runtime/helpers/defineProperty"));
var _createForOfIteratorHelper2 = _interopRequireDefault(require("@babel/runtime/helpers/createForOfIteratorHelper"));
var _objectWithoutProperties2 = _interopRequireDefault(require("@babel/runtime/helpers/objectWithoutProperties"));
var _wrapNativeSuper2 = _interopRequireDefault(require("@babel/runtime/helpers/wrapNativeSuper"));
var _extends2 = _interopRequireDefault(require("@babel/runtime/helpers/extends"));
var _get2 = _interopRequireDefault(require("@babel/runtime/helpers/get"));
var _typeof2 = _interopRequireDefault(require("@babel/runtime/helpers/typeof"));
var _react = _interopRequireWildcard(require("react"));
var _dashCore = require("@trops/dash-core"), _dashReact = require("@trops/dash-react");
var _jsxRuntime = require("react/jsx-runtime");
var _excluded = ["title"];
var Oops = /*#__PURE__*/function (_Error) {
  function Oops(message) { var _this; (0, _classCallCheck2.default)(this, Oops); _this = (0,
      _callSuper2.default)(this, Oops, [message]); _this.code = "oops"; return _this; }
  (0, _inherits2.default)(Oops, _Error);
  return (0, _createClass2.default)(Oops);
}(/*#__PURE__*/(0, _wrapNativeSuper2.default)(Error));
var Base = /*#__PURE__*/function (_Component) {
  function Base() {
    var _this2; (0, _classCallCheck2.default)(this, Base);
    for (var _len = arguments.length, args = new Array(_len), _key = 0; _key < _len;
        _key++) args[_key] = arguments[_key];
    _this2 = (0, _callSuper2.default)(this, Base, [].concat(args));
    (0, _defineProperty2.default)(_this2, "state", { lines: [] });
    return _this2;
  }
  (0, _inherits2.default)(Base, _Component);
  return (0, _createClass2.default)(Base, [{ key: "word", value: function word() { return "base"; } }]);
}(_react.Component);
var Own = /*#__PURE__*/function (_Base) {
  function Own() { (0, _classCallCheck2.default)(this, Own); return (0, _callSuper2.default)(this, Own, arguments); }
  (0, _inherits2.default)(Own, _Base);
  return (0, _createClass2.default)(Own, [
    { key: "word", value: function word() { return (0, _get2.default)(Own.prototype.__proto__, "word",
        this).call(this) + " and own"; } },
    { key: "componentDidMount", value: function () {
      var _componentDidMount = (0, _asyncToGenerator2.default)(_regenerator.default.mark(function _callee() {
        var lines, _iterator, _step, _t;
        return _regenerator.default.wrap(function _callee$(_context) {
          while (1) switch (_context.prev = _context.next) {
            case 0:
              lines = []; _context.prev = 1; _iterator = (0, _createForOfIteratorHelper2.default)(new Set(["a", "b"]));
              try { for (_iterator.s(); !(_step = _iterator.n()).done;) lines.push(_step.value); } catch (err) {
                  _iterator.e(err); } finally { _iterator.f(); }
              _context.next = 5;
              return new Promise(function (go) { return setTimeout(go, 1); });
            case 5: throw new Oops("babel");
            case 8:
              _context.prev = 8; _t = _context["catch"](1);
              this.setState({ lines: lines.concat(_t.code, _t.message, _t instanceof Oops && _t instanceof Error) });
            case 11: case "end": return _context.stop();
          }
        }, _callee, this, [[1, 8]]);
      }));
      function componentDidMount() { return _componentDidMount.apply(this, arguments); }
      return componentDidMount;
    }() },
    { key: "render", value: function render() {
      var _this$props = this.props, title = _this$props.title, rest = (0,
          _objectWithoutProperties2.default)(_this$props, _excluded);
      return /*#__PURE__*/(0, _jsxRuntime.jsxs)("p", { children: ["babel ", this.word(), " ",
          this.state.lines.map(String).join(" "), " ", (0, _typeof2.default)(rest.uuid), " ", (0,
              _typeof2.default)(title)] });
    } }]);
}(Base);
var BabelWidget = exports.BabelWidget = function BabelWidget(props) {
  return /*#__PURE__*/(0, _jsxRuntime.jsx)(_dashCore.Widget, (0, _extends2.default)({}, props, { children: (0,
      _jsxRuntime.jsx)(Own, (0, _extends2.default)({}, props)) }));
};
var _default = exports.default = { name: "BabelWidget", packageName: "corners", component: BabelWidget,
    type: "widget" };
""",
}

# As rollup writes it with chunks: files beside the entry, one asked for at once and one later;
# and styles that are injected.
CHUNKS = {
    "package.json": '{"name": "chunks", "version": "1.2.0", "main": "dist/index.cjs.js"}',
    "dist/index.cjs.js": """'use strict';
var React = require('react');
var core = require('@trops/dash-core');
var shared = require('./shared-1a2b3c.js');
function styleInject(css, ref) {
  var head = document.head || document.getElementsByTagName('head')[0], style = document.createElement('style');
  style.type = 'text/css'; head.appendChild(style);
  if (style.styleSheet) style.styleSheet.cssText = css; else style.appendChild(document.createTextNode(css));
}
styleInject('.chunks { border-top: 3px solid; }');
function Chunks(props) {
  var s = React.useState('…'), later = s[0], setLater = s[1], el = React.useRef(null), w = React.useState(''),
      wide = w[0], setWide = w[1];
  React.useEffect(function () {
    Promise.resolve().then(function () { return require('./later-4d5e6f.js'); }).then(function (m) {
        setLater(m.default(props.count)); });
    setWide(window.getComputedStyle(el.current).borderTopWidth);
    var kept; try { window.localStorage.setItem('a', 'b'); kept = window.localStorage.getItem('a'); } catch (e) {
        kept = e.name; }
    if (kept !== 'b') setLater(kept);
  }, []);
  return React.createElement(core.Widget, props, React.createElement('p', { className: 'chunks', ref: el },
    'chunks ' + shared.add(1, 2) + ' ' + later + ' ' + wide + ' ' + typeof window.document));
}
exports.ChunksWidget = { name: 'ChunksWidget', packageName: 'corners', component: Chunks, type: 'widget',
  userConfig: { count: { type: 'number', defaultValue: 4 } } };
""",
    "dist/shared-1a2b3c.js": "'use strict';\nexports.add = function (a, b) { return a + b; };",
    "dist/later-4d5e6f.js": """'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
var shared = require('./shared-1a2b3c.js');
exports.default = function (n) { return 'later ' + shared.add(n, 38); };
""",
}

PACKAGES: Mapping[str, Mapping[str, str]] = {
    "classy": CLASSY,
    "later": LATER,
    "ticker": TICKER,
    "esbuild": ESBUILD,
    "babel": BABEL,
    "chunks": CHUNKS,
}
DRAWN = {
    "dash-corners-classy": ["class blue 42 ClassyWidget", "ticked wide 7 from JSON", "caught on purpose true"],
    "dash-corners-later": [
        *("env unset false string", "dashboard object object known", "twice 42", "step 0", "step 1"),
        *("caught later", "finally", "slow is here"),
    ],
    "dash-corners-ticker": [
        *("filled external 1 id is settled", "tasks 1 Tick ran answered 1", "theme object string"),
        "through a portal",
    ],
    "dash-corners-es": ["esbuild DYNAMIC old way undefined", "a word of its own"],
    "dash-corners-babel": ["babel base and own a b oops babel true string string"],
    "dash-corners-chunks": ["chunks 3 later 42 3px object"],
}
