/** Stands in for @trops/dash-react: the components that widgets use, in Latchkey's colours. */

import { createContext, createElement as h, forwardRef } from "react";

const join = (...names) => names.filter(Boolean).join(" ");

/** Text of some size, from `title`, `text` or children. */
function heading(tag, name) {
  return function Heading({ title, text, children, className, onClick, padding: _padding }) {
    return h(tag, { className: join("dash-heading", name, className), onClick }, title ?? text, children);
  };
}

function Panel({ children, className, scrollable: _scrollable, padding: _padding, ...rest }) {
  return h("div", { ...only(rest), className: join("dash-panel", className) }, children);
}

function Button({ title, children, onClick, disabled, className, type = "button", icon: _icon, text }) {
  return h("button", { type, onClick, disabled, className: join("dash-button", className) }, title ?? text, children);
}

const InputText = forwardRef(function InputText({ label, error, className, textClassName: _text, ...rest }, ref) {
  const input = h("input", { type: "text", ...only(rest), ref, className: join("dash-input", className) });
  return label ? h("label", { className: "dash-label" }, label, input, error) : input;
});

const TextArea = forwardRef(function TextArea({ label, className, ...rest }, ref) {
  const input = h("textarea", { ...only(rest), ref, className: join("dash-input", className) });
  return label ? h("label", { className: "dash-label" }, label, input) : input;
});

function SelectInput({ label, options = [], value, onChange, className, children, ...rest }) {
  const choices = options.map((option, at) => {
    const one = typeof option === "object" ? option : { value: option };
    return h("option", { key: at, value: one.value }, one.displayName ?? one.label ?? one.name ?? String(one.value));
  });
  const input = h("select", { ...only(rest), value, onChange, className: join("dash-input", className) }, choices, children);
  return label ? h("label", { className: "dash-label" }, label, input) : input;
}

function Checkbox({ label, checked, onChange, className, ...rest }) {
  const box = h("input", { ...only(rest), type: "checkbox", checked: !!checked, onChange });
  return h("label", { className: join("dash-check", className) }, box, label);
}

function Menu({ children, className }) {
  return h("div", { className: join("dash-menu", className), role: "list" }, children);
}

function MenuItem({ children, title, onClick, selected, disabled, className }) {
  const name = join("dash-menu-item", selected && "selected", className);
  return h("button", { type: "button", role: "listitem", onClick, disabled, className: name }, title, children);
}

function Alert({ title, message, children, className, type }) {
  return h("div", { role: "alert", className: join("dash-alert", type, className) }, h("strong", null, title), message, children);
}

function EmptyState({ title, description, message, icon: _icon, action, children }) {
  return h("div", { className: "dash-empty" }, h("strong", null, title), h("p", null, description ?? message), action, children);
}

function StatusBadge({ state, status, label, children }) {
  return h("span", { className: "dash-badge", "data-state": state ?? status }, label ?? children ?? state ?? status);
}

function StatCard({ label, title, value, change, children }) {
  return h("div", { className: "dash-stat" }, h("span", null, label ?? title), h("strong", null, value), change, children);
}

function Skeleton({ className }) {
  return h("div", { className: join("dash-skeleton", className), "aria-hidden": true });
}
Skeleton.Text = ({ lines = 3 }) =>
  Array.from({ length: lines }, (_, at) => h("div", { key: at, className: "dash-skeleton", "aria-hidden": true }));
Skeleton.Card = Skeleton.Circle = Skeleton;

function FontAwesomeIcon({ icon, className, title }) {
  const name = Array.isArray(icon) ? icon.at(-1) : typeof icon === "object" ? icon?.iconName : icon;
  return h("span", { className: join("dash-icon", className), title, "aria-hidden": title ? undefined : true, "data-icon": name }, "•");
}

function CodeEditorVS({ code, value, onChange, setCode, readOnly, className }) {
  const change = (event) => (setCode ?? onChange)?.(event.target.value);
  return h("textarea", { className: join("dash-input dash-code", className), value: code ?? value ?? "", onChange: change, readOnly, spellCheck: false });
}

function ProgressBar({ value = 0, max = 100 }) {
  return h("progress", { value, max });
}

function Toggle({ enabled, checked, setEnabled, onChange, text, label }) {
  const now = enabled ?? checked;
  return h(Checkbox, { label: text ?? label, checked: now, onChange: () => (setEnabled ?? onChange)?.(!now) });
}

/** What a page's element takes; the rest is styling that is not here. */
function only(props) {
  const kept = {};
  for (const [name, value] of Object.entries(props)) {
    if (/^(on[A-Z]|aria-|data-)/.test(name) || PLAIN.has(name)) kept[name] = value;
  }
  return kept;
}
const PLAIN = new Set(
  "id name value defaultValue placeholder type disabled readOnly required rows cols min max step style title autoFocus checked maxLength spellCheck htmlFor role tabIndex".split(" "),
);

/** A theme of the reference is a table of class names by role and shade; here every role is Latchkey's own. */
const currentTheme = new Proxy({}, { get: (_theme, name) => (typeof name === "string" && name !== "toJSON" ? "" : undefined), ownKeys: () => [] });
export const ThemeContext = createContext({ currentTheme, currentThemeKey: "latchkey", theme: currentTheme, themes: {}, themeVariant: "dark", changeCurrentTheme: () => undefined });

const KNOWN = {
  Panel, Panel2: Panel, Panel3: Panel, Container: Panel, LayoutContainer: Panel, Card: Panel, Card2: Panel, Card3: Panel,
  Heading: heading("h1", "h1"), Heading2: heading("h2", "h2"), Heading3: heading("h3", "h3"),
  SubHeading: heading("h2", "h2"), SubHeading2: heading("h3", "h3"), SubHeading3: heading("h4", "h4"),
  Paragraph: heading("p"), Paragraph2: heading("p"), Paragraph3: heading("p"),
  Caption: heading("small"), Caption2: heading("small"), Caption3: heading("small"), Tag: heading("span", "dash-badge"),
  Button, Button2: Button, Button3: Button, ButtonIcon: Button, ButtonIcon2: Button, ButtonIcon3: Button,
  InputText, InputField: InputText, TextInput: InputText, SearchInput: InputText, TextArea, SelectInput, SelectMenu: SelectInput, Checkbox, Toggle, Switch: Toggle,
  Menu, Menu2: Menu, Menu3: Menu, MenuItem, MenuItem2: MenuItem, MenuItem3: MenuItem,
  Alert, Alert2: Alert, Alert3: Alert, AlertBanner: Alert, EmptyState, StatusBadge, Badge: StatusBadge, StatCard, Skeleton,
  FontAwesomeIcon, CodeEditorVS, CodeEditorInline: CodeEditorVS, ProgressBar, ThemeContext,
  isObject: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  getUUID: () => crypto.randomUUID(),
  deepCopy: (value) => structuredClone(value),
  getStylesForItem: () => ({}),
  useStatusTokens: () => ({}),
  useTheme: () => ({ currentTheme }),
};

/** Every name is there: a component that is not known draws its title and its children. */
export const dashReact = new Proxy(KNOWN, {
  get(known, name) {
    if (name in known || typeof name !== "string") return known[name];
    if (name === "__esModule") return true;
    if (name === "default") return dashReact;
    if (/^use[A-Z]/.test(name)) return (known[name] = () => ({}));
    if (/^[A-Z]/.test(name)) {
      known[name] = ({ title, label, children, className }) => h("div", { className }, title ?? label, children);
      return known[name];
    }
    return (value) => value;
  },
});
