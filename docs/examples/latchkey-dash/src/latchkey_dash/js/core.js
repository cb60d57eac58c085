/** Stands in for @trops/dash-core: contexts and hooks over `window.latchkey` and Latchkey's `mainApi`. */

import { Component, createContext, createElement as h, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { api, legacyApi } from "./legacy_api.js";

const { latchkey } = globalThis;

export const AppContext = createContext(null);
export const DashboardContext = createContext(null);
export const WidgetContext = createContext(null);
export const WorkspaceContext = createContext(null);
export const ProviderContext = createContext(null);
/** Two slots may hold a provider of one name, which the contexts of the reference cannot tell apart. */
const BoundProviders = createContext([]);

/** A widget's context as its code expects it, from what Latchkey knows. */
export function widgetData(definition, context) {
  const selectedProviders = {};
  for (const declared of definition.providers ?? []) {
    const provider = context.slots[slotName(declared, definition.providers)];
    if (provider) selectedProviders[declared.type] ??= provider.providerName;
  }
  const topics = Array.isArray(definition.eventHandlers) ? definition.eventHandlers : Object.keys(definition.eventHandlers ?? {});
  return {
    ...definition,
    id: context.instance,
    uuid: context.instance,
    uuidString: context.instance,
    componentName: definition.name,
    selectedProviders,
    listeners: Object.fromEntries(topics.map((topic) => [topic, [`${definition.name}[*].${topic}`]])),
  };
}

/** The providers in the slots, in the order of their declarations. None of them has credentials. */
function providersOf(definition, slots, settings) {
  return (definition.providers ?? []).flatMap((declared) => {
    const provider = slots[slotName(declared, definition.providers)];
    if (!provider) return [];
    const mcp = declared.providerClass === "mcp";
    return {
      name: provider.providerName,
      type: declared.type,
      providerClass: mcp ? "mcp" : "credential",
      credentials: credentialsOf(settings),
      mcpConfig: mcp ? {} : undefined,
      allowedTools: declared.allowedTools,
      reference: reference(provider),
    };
  });
}

const byName = (providers) => Object.fromEntries(providers.map((provider) => [provider.name, provider]));

/** Widgets look whether there are credentials. There are, and Latchkey keeps them: all that can be read here is a word. */
function credentialsOf(settings) {
  const known = { appId: "kept-by-latchkey", apiKey: "kept-by-latchkey" };
  for (const [name, value] of Object.entries(settings)) if (name.startsWith("provider_") && value) known[name.slice("provider_".length)] = value;
  return known;
}

/** The slot of a declared provider. One type can be asked for in both classes, and then fills two slots. */
export function slotName({ type, providerClass }, declared) {
  const both = providerClass === "mcp" && declared.some((other) => other.type === type && other.providerClass !== "mcp");
  return `${type}${both ? "-mcp" : ""}`.replaceAll(/[^A-Za-z0-9_-]/g, "-").slice(0, 64);
}
const reference = ({ providerHash, dashboardAppId, providerName }) => ({ providerHash, dashboardAppId, providerName });

/** Puts the contexts around a widget. */
export function Surroundings({ definition, context, children }) {
  const data = useMemo(() => widgetData(definition, context), [definition, context]);
  const bound = useMemo(() => providersOf(definition, context.slots, context.settings), [definition, context]);
  const providers = useMemo(() => byName(bound), [bound]);
  const appId = Object.values(context.slots).find(Boolean)?.dashboardAppId ?? "";
  const app = useMemo(() => ({ providers, credentials: { appId }, dashApi: api, api, settings: {} }), [providers, appId]);
  const dashboard = useMemo(() => ({ pub: publisher(data), widgetApi: widgetApi(data), dashApi: api, providers, api }), [data, providers]);
  const workspace = useMemo(() => ({ workspaceData: { selectedProviders: { [context.instance]: data.selectedProviders } } }), [data, context]);
  const layers = [
    [AppContext, app],
    [DashboardContext, dashboard],
    [WorkspaceContext, workspace],
    [ProviderContext, { providers }],
    [BoundProviders, bound],
    [WidgetContext, { widgetData: data }],
  ];
  return layers.reduceRight((inner, [layer, value]) => h(layer.Provider, { value }, inner), children);
}

const bare = (name) => String(name).replace(/^.*\]\./, "");

function publisher(data) {
  return {
    pub: (name, payload) => void publish(bare(name), payload),
    sub: (name, action) => subscribe(data, bare(name), action),
    registerListeners: (listeners, handlers) => listen(data, listeners, handlers),
    listeners: () => new Map(),
  };
}

/** The `api` of a widget: events and storage. */
export function widgetApi(data) {
  return {
    ...storageApi(data.uuid),
    publishEvent: (name, payload) => void publish(bare(name), payload),
    registerListeners: (listeners, handlers) => listen(data, listeners, handlers),
    setUuid: () => undefined,
    setProviderId: () => undefined,
  };
}

async function publish(topic, payload) {
  await latchkey.publish(topicOf(topic), payload === undefined ? null : payload);
}

/** A topic of Latchkey's: what is not a letter, digit or one of `._:-` becomes `-`. */
export function topicOf(name) {
  const plain = String(name).replaceAll(/[^A-Za-z0-9._:-]/g, "-").slice(0, 64);
  return /^[A-Za-z]/.test(plain) ? plain : `e-${plain}`.slice(0, 64);
}

const subscriptions = new Map();

/** One handler for each topic, as in the original: registering again replaces it. */
function subscribe(data, topic, action) {
  subscriptions.get(topic)?.();
  subscriptions.set(
    topic,
    latchkey.subscribe(topicOf(topic), (message, { from }) => action({ message, event: `${from}.${topic}`, uuid: data.uuid })),
  );
}

/** `listeners` says which handlers count: as an object or a list of their names, or not at all. */
function listen(data, listeners, handlers) {
  const counts = (name) => (Array.isArray(listeners) ? listeners.map(bare).includes(name) : !listeners || name in listeners);
  for (const [name, handler] of Object.entries(handlers ?? {})) if (typeof handler === "function" && counts(name)) subscribe(data, name, handler);
}

/** `api.storeData` and `api.readData`, over the widget's storage. */
function storageApi(uuid) {
  const key = (filename) => filename ?? `${uuid}.json`;
  return {
    ...legacyApi,
    /** Overwrites; with `append` each value is kept beside the others, under the time of its storing. */
    storeData({ data, filename, append = false, returnEmpty = {}, callbackComplete, callbackError }) {
      const write = async () => {
        const name = key(filename);
        const kept = append ? ((await latchkey.storage.get(name)) ?? returnEmpty) : undefined;
        const fileContents = !append ? data : Array.isArray(kept) ? [...kept, { [Date.now()]: data }] : { ...kept, [Date.now()]: data };
        await latchkey.storage.set(name, fileContents);
        return { success: true, filename: name, fileContents };
      };
      write().then((done) => callbackComplete?.(done), (error) => callbackError?.({ success: false, message: error.message }));
    },
    /** What nobody has stored yet is an empty object. */
    readData({ filename, callbackComplete, callbackError } = {}) {
      latchkey.storage.get(key(filename)).then((data) => callbackComplete?.(data ?? {}), (error) => callbackError?.({ success: false, message: error.message }));
    },
  };
}

export class Widget extends Component {
  state = { error: null };
  static getDerivedStateFromError(error) {
    return { error };
  }
  componentDidCatch(error) {
    // To Latchkey's own place for errors: the tile, the developer tools and the log.
    reportError(error);
  }
  render() {
    if (this.state.error) return h("div", { role: "alert", className: "dash-alert" }, String(this.state.error?.message ?? this.state.error));
    return h("div", { className: `dash-widget ${this.props.className ?? ""}` }, this.props.children);
  }
}

export function useWidgetEvents() {
  const { widgetData: data } = useContext(WidgetContext);
  const publishEvent = useCallback((name, payload) => void publish(name, payload), []);
  const register = useCallback((listeners, handlers) => listen(data, listeners, handlers), [data]);
  return { publishEvent, listen: register, widgetEventNames: data.events ?? [], listeners: data.listeners };
}

export function useWidgetProviders() {
  const bound = useContext(BoundProviders);
  // Where both classes of a type are bound, the one with credentials is meant: for the other there is `useMcpProvider`.
  const byType = useMemo(() => Object.fromEntries(bound.toSorted((one, _other) => (one.providerClass === "mcp" ? -1 : 0)).map((provider) => [provider.type, provider])), [bound]);
  return { providers: byType, hasProvider: (type) => type in byType, getProvider: (type) => byType[type] ?? null };
}

const NO_PROVIDER = { providerHash: null, providerName: "", dashboardAppId: "" };
export const useProviderClient = (provider) => provider?.reference ?? NO_PROVIDER;

export function useMcpProvider(type, { autoConnect = true } = {}) {
  const provider = useContext(BoundProviders).find((one) => one.type === type && one.providerClass === "mcp") ?? null;
  const [state, setState] = useState({ status: "disconnected", tools: [], resources: [], error: null });
  const key = provider && JSON.stringify(provider.reference);
  const connect = useCallback(async () => {
    if (!provider) return setState((last) => ({ ...last, error: `No ${type} MCP provider selected for this widget` }));
    setState((last) => ({ ...last, status: "connecting", error: null }));
    try {
      const { tools = [] } = await legacyApi.mcp("mcp-list-tools", provider.reference);
      const resources = await legacyApi.mcp("mcp-list-resources", provider.reference).then((found) => found.resources ?? [], () => []);
      const allowed = provider.allowedTools;
      setState({ status: "connected", tools: allowed ? tools.filter(({ name }) => allowed.includes(name)) : tools, resources, error: null });
    } catch (error) {
      setState((last) => ({ ...last, status: "error", error: error.message }));
    }
  }, [key]); // eslint-disable-line react-hooks/exhaustive-deps -- the provider is what its reference says
  useEffect(() => void (autoConnect && provider && connect()), [autoConnect, connect, provider]);
  const callTool = useCallback((toolName, args = {}) => legacyApi.mcp("mcp-call-tool", { ...provider?.reference, toolName, arguments: args }), [key]); // eslint-disable-line react-hooks/exhaustive-deps -- likewise
  const readResource = useCallback((uri) => legacyApi.mcp("mcp-read-resource", { ...provider?.reference, uri }), [key]); // eslint-disable-line react-hooks/exhaustive-deps -- likewise
  const isConnected = state.status === "connected";
  return { ...state, isConnected, isConnecting: state.status === "connecting", callTool, readResource, connect, disconnect: async () => undefined, provider, serverName: provider?.name ?? null };
}

export function useWebSocketProvider() {
  const refuse = () => Promise.reject(new Error("Latchkey has no web sockets for widgets."));
  return { isConnected: false, isConnecting: false, status: "disconnected", error: "Latchkey has no web sockets for widgets.", messages: [], lastMessage: null, send: refuse, connect: refuse, disconnect: async () => undefined };
}

export function useNotifications() {
  const { widgetData: data } = useContext(WidgetContext);
  const notify = useCallback(
    ({ title, body = "" }) => latchkey.notify({ title, body }).then((answer) => ({ success: true, answer }), (error) => ({ success: false, suppressed: true, reason: error.message })),
    [],
  );
  return { notify, isEnabled: true, notificationTypes: data.notifications ?? [] };
}

/** Runs tasks while the widget is shown; a closed window has no widgets. */
export function useScheduler(handlers = {}) {
  const { widgetData: data } = useContext(WidgetContext);
  const latest = useRef(handlers);
  latest.current = handlers;
  const declared = data.scheduledTasks ?? data.tasks ?? [];
  const [fired, setFired] = useState({});
  useEffect(() => {
    const timers = declared.map((task) =>
      setInterval(() => {
        setFired((last) => ({ ...last, [task.key]: (last[task.key] ?? 0) + 1 }));
        latest.current[task.handler ?? task.key]?.();
      }, Math.max(task.intervalMs ?? task.defaultInterval ?? 60_000, 1_000)),
    );
    return () => timers.forEach(clearInterval);
  }, [declared]);
  const none = async () => ({ success: true });
  return { tasks: declared.map((task) => ({ ...task, taskKey: task.key, enabled: true, fireCount: fired[task.key] ?? 0 })), updateTask: none, enableTask: none, disableTask: none, removeTask: none };
}

export const useDashboard = () => ({ app: useContext(AppContext), dashboard: useContext(DashboardContext), theme: {} });
export const useWidgetContext = () => useContext(WidgetContext);
export const useWidgetSchedulerStatus = () => ({});

const KNOWN = { AppContext, DashboardContext, WidgetContext, WorkspaceContext, ProviderContext, Widget, Workspace: Widget, useWidgetEvents, useWidgetProviders, useProviderClient, useMcpProvider, useWebSocketProvider, useNotifications, useScheduler, useDashboard, DashboardPublisher: { pub: (name, payload) => void publish(bare(name), payload), sub: () => undefined } };

/** What changes dashboards is not for widgets: every call answers that there is nothing. */
const nothingApi = new Proxy({}, { get: (_api, name) => (typeof name === "string" ? () => null : undefined) });

export const dashCore = new Proxy(KNOWN, {
  get(known, name) {
    if (name in known || typeof name !== "string") return known[name];
    if (name === "__esModule") return true;
    if (name === "default") return dashCore;
    if (/^use[A-Z]/.test(name)) return (known[name] = () => ({}));
    if (/Api$/.test(name)) return (known[name] = nothingApi);
    if (/Context$/.test(name)) return (known[name] = createContext(null));
    if (/^[A-Z]/.test(name)) return (known[name] = ({ children }) => h("div", null, children));
    return () => undefined;
  },
});
