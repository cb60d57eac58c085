import { batches, devtoolsAnswers } from "./fakeDevtools.ts";
import { DEFAULTS } from "../host/preferences.tsx";
import { APP_ANSWERS } from "./appAnswers.ts";
import { cacheStatus } from "./cacheStatus.ts";
import { FakeDashboards } from "./fakeDashboards.ts";
import { STOPPED } from "./stoppedServer.ts";
import type {
  AppInfo,
  Choice,
  Arrangement,
  CacheStatus,
  CallOptions,
  Dashboard,
  DefaultProvider,
  ExtensionInfo,
  LedgerLatestResult,
  LedgerSummary,
  LocalServerFound,
  MainApi,
  Manifest,
  PowerState,
  PackageView,
  Preferences,
  McpServerStatus,
  McpServerView,
  McpTool,
  McpToolChoices,
  ProviderView,
  Status,
  Tile,
  TypeView,
  WatchBatch,
} from "../ipc/messages.gen.ts";

/** The state of the fake main process. A test changes the parts that it is about. */
export interface World {
  dashboards: Dashboard[];
  active: string | null;
  settingChoices: Choice[];
  defaults: DefaultProvider[];
  arrangement: Arrangement;
  starred: string[];
  deleted: Dashboard[];
  manifests: Manifest[];
  packages: PackageView[];
  providers: ProviderView[];
  types: TypeView[];
  info: AppInfo;
  power: PowerState["source"];
  /** Whether the window fills the screen. */
  fullScreen: boolean;
  preferences: Preferences;
  status: Status;
  stats: Record<string, unknown>;
  clients: Record<string, unknown>;
  extensions: ExtensionInfo[];
  caches: CacheStatus;
  usage: LedgerSummary;
  latest: LedgerLatestResult;
  servers: LocalServerFound[];
  server: McpServerStatus;
  tools: McpTool[];
  choices: McpToolChoices;
  usedServers: McpServerView[];
  watched: WatchBatch[];
}

/** A main process in memory: it stores what it is sent, records calls, and fails on demand. */
export class FakeMain {
  readonly world: World;
  /** Every call as `group.method`, with what it was given. */
  readonly calls: { path: string; given: unknown[] }[] = [];
  /** The errors that calls of these paths reject with. */
  readonly failing = new Map<string, Error>();
  /** Until then it answers nothing, as at a start. */
  up: Promise<void> | null = null;
  /** What the user saves in the next native dialog; undefined when the dialog is cancelled. */
  saves: ProviderView | undefined;
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();

  constructor(changes: Partial<World> = {}) {
    this.world = { ...world(), ...changes };
  }

  /** The calls of one path. */
  given(path: string): unknown[][] {
    return this.calls.filter((call) => call.path === path).map((call) => call.given);
  }

  /** Announces an event, as the main process does. */
  announce(event: string, payload: unknown = {}): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload);
  }

  /** The object the page sees. */
  get api(): MainApi {
    const { world } = this;
    const answers: Record<string, (...given: never[]) => unknown> = {
      "app.info": () => world.info,
      "system.power": () => ({ source: world.power }),
      ...APP_ANSWERS,
      ...new FakeDashboards(world).answers,
      "dashboards.defaults": () => ({ providers: world.defaults }),
      "dashboards.setDefault": (appId: string, type: string, providerName: string | null) => {
        world.defaults = world.defaults.filter((one) => one.type !== type);
        if (providerName !== null) world.defaults.unshift({ appId, type, providerName });
        this.announce("dashboard-changed");
        return { success: true };
      },
      "windows.context": () => ({ shows: null, tools: false, onTop: false, fullScreen: world.fullScreen, kiosk: null }),
      "windows.list": () => ({ windows: [], tools: false }),
      "backups.create": () => ({
        file: "all.latchkey-backup",
        written: { dashboards: 2, widgets: 1, providers: null, size: 2048 },
      }),
      "backups.restore": () => ({
        restored: { added: ["Dashboard “Sales”"], kept: ["Provider “Main”: it is here"], leftOut: [] },
      }),
      "widgets.list": () => ({ widgets: world.manifests }),
      "widgets.packages": () => ({ widgets: world.packages }),
      "widgets.install": () => ({ cancelled: true }),
      "widgets.remove": () => ({ success: true }),
      "widgets.setRevoked": () => world.packages[0],
      "widgets.choices": () => ({ choices: world.settingChoices }),
      "widgets.console": () => ({ lines: [] }),
      "providers.types": () => ({ types: world.types }),
      "providers.listProviders": () => world.providers,
      "providers.deleteProvider": () => ({ success: true, replacedBy: null }),
      "providers.editProvider": () => {
        if (this.saves === undefined) return { cancelled: true };
        world.providers = [...world.providers, this.saves];
        return { saved: this.saves };
      },
      "providers.test": () => ({ sentence: "Connected." }),
      "providers.importProviders": () => ({ cancelled: true }),
      "store.status": () => world.status,
      "store.protect": () => world.status,
      "localSearch.folders": () => ({ folders: [] }),
      "localSearch.addFolder": () => ({ added: null, cancelled: true }),
      "clientCache.invalidate": () => ({ success: true }),
      "clientCache.invalidateAll": () => ({ success: true }),
      "clientCache.clearResponseCache": () => ({ success: true }),
      "clientCache.responseCacheStats": () => world.stats,
      "responseCache.clear": () => ({ success: true }),
      "caches.status": () => world.caches,
      "caches.connect": () => ({ done: false }),
      "caches.invite": () => ({ done: true }),
      "caches.disconnect": () => world.caches,
      "caches.keepWarmStart": () => world.caches,
      "caches.nameSeat": () => world.caches,
      "devtools.clients": () => world.clients,
      "devtools.calls": () => ({ calls: [] }),
      ...devtoolsAnswers(world),
      "devtools.servers": () => ({ servers: world.usedServers }),
      invoke: (channel: string, params: object) => {
        if (channel === "preferences-get") return world.preferences;
        if (channel === "preferences-save") world.preferences = { ...world.preferences, ...params };
        return { success: true };
      },
      "extensions.list": () => ({ extensions: world.extensions, apiVersion: 1 }),
      "extensions.enable": () => ({}),
      "extensions.disable": () => ({}),
      "ledger.summary": () => world.usage,
      "ledger.latest": () => world.latest,
      "ledger.budgets": () => ({ budgets: [], shares: world.caches.sharedCache !== null }),
      "ledger.setBudget": () => ({ success: true }),
      "mcp.getServerStatus": () => world.server,
      "mcp.startServer": () => world.server,
      "mcp.stopServer": () => world.server,
      "mcp.listTools": () => ({ tools: world.tools }),
      "mcp.getChoices": () => world.choices,
      "mcp.blockTools": ({ blocked }: { blocked: string[] }) => (world.choices = { ...world.choices, blocked }),
      "mcp.allowModel": ({ allow }: { allow: boolean }) =>
        (world.choices = { ...world.choices, model: allow ? { providerName: "OpenAI", model: "gpt-4o-mini" } : null }),
      "mcp.allowQuestions": ({ allow }: { allow: boolean }) => (world.choices = { ...world.choices, questions: allow }),
      "mcp.addRoot": () => (world.choices = { ...world.choices, roots: ["/home/me/notes"] }),
      "mcp.removeRoot": () => (world.choices = { ...world.choices, roots: [] }),
      "mcp.forgetConsents": () => (world.choices = { ...world.choices, always: [] }),
      "mcp.signIn": () => world.server,
      "mcp.addServer": () => ({ saved: null, cancelled: true }),
      "mcp.getCatalog": () => ({
        servers: [
          {
            id: "github",
            name: "GitHub",
            description: "",
            publisher: "GitHub",
            package: null,
            registry: null,
            source: "https://github.com/github/github-mcp-server",
          },
        ],
      }),
      "openai.discoverLocal": () => ({ servers: world.servers }),
    };
    const api: Record<string, unknown> = {
      on: (event: string, listener: (payload: unknown) => void) => {
        const heard = this.#listeners.get(event) ?? new Set();
        this.#listeners.set(event, heard.add(listener));
      },
      removeListener: (event: string, listener: (payload: unknown) => void) =>
        this.#listeners.get(event)?.delete(listener),
    };
    for (const [path, answer] of Object.entries(answers)) {
      const [group = "", method = ""] = path.split(".");
      const methods = (method === "" ? api : (api[group] ??= {})) as Record<string, unknown>;
      methods[method || group] = async (...given: never[]) => {
        this.calls.push({ path, given });
        if (this.up !== null) await this.up;
        const failure = this.failing.get(path);
        if (failure !== undefined) throw failure;
        return answer(...given);
      };
    }
    (api["devtools"] as Record<string, unknown>)["watch"] = (_from: unknown, call?: CallOptions) =>
      batches(world.watched, call?.signal);
    return api as unknown as MainApi;
  }
}

/** A failure as `mainApi` rejects with it. */
export function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** A manifest of a widget that needs nothing. */
export function manifest(id: string, changes: Partial<Manifest> = {}): Manifest {
  return {
    id,
    name: id,
    version: "1.0.0",
    description: `What ${id} shows.`,
    entry: "widget.js",
    icon: null,
    category: null,
    size: { w: 4, h: 4, minW: 2, minH: 2 },
    channels: [],
    slots: {},
    author: null,
    sdk: 1,
    settings: { type: "object", properties: {}, required: [] },
    events: { publishes: [], listens: [] },
    storage: false,
    notifications: false,
    files: false,
    links: [],
    ...changes,
  };
}

/** A tile of that widget at the top left. */
export function tile(instance: string, changes: Partial<Tile> = {}): Tile {
  return { instance, widget: "clock", x: 0, y: 0, w: 4, h: 4, title: null, settings: {}, slots: {}, ...changes };
}

/** A public view of a provider. */
export function provider(name: string, type = "algolia", publicFields: Record<string, string> = {}): ProviderView {
  const date = "2026-05-03T10:00:00Z";
  return {
    name,
    type,
    providerClass: "credential",
    providerHash: "0123456789abcdef",
    dateCreated: date,
    dateUpdated: date,
    publicFields,
  };
}

function world(): World {
  return {
    dashboards: [
      {
        id: "d1",
        name: "Overview",
        appId: "demo",
        widgets: [tile("clock-1"), tile("cache-1", { widget: "cache", x: 4 })],
        wiring: [],
        providers: [],
      },
      { id: "d2", name: "Empty", appId: "demo", widgets: [], wiring: [], providers: [] },
    ],
    active: "d1",
    settingChoices: [],
    defaults: [],
    arrangement: { folders: [], top: [] },
    starred: [],
    deleted: [],
    packages: [
      {
        id: "guest",
        name: "Guest",
        version: "1.2.0",
        description: "Shows records.",
        author: "Ada",
        icon: null,
        kind: "installed",
        source: "guest.latchkey-widget",
        damaged: false,
        powers: [
          { name: "storage", words: "remember values", revoked: false },
          { name: "publishes:chosen", words: "tell other widgets: “chosen”", revoked: true },
        ],
        dashboards: ["Overview"],
      },
    ],
    manifests: [
      manifest("cache", { name: "Cache" }),
      manifest("clock", {
        name: "Clock",
        settings: {
          type: "object",
          properties: {
            hour12: {
              type: "boolean",
              title: "12-hour clock",
              description: null,
              default: false,
              enum: null,
              enumTitles: null,
              minimum: null,
              maximum: null,
              maxLength: null,
              format: null,
              choices: null,
            },
          },
          required: [],
        },
      }),
      manifest("search", {
        name: "Search",
        slots: { search: { label: "Search provider", types: ["algolia"], tools: [] } },
      }),
    ],
    providers: [provider("Algolia Production", "algolia", { appId: "LATENCY" }), provider("Local", "local-search")],
    types: [
      {
        type: "algolia",
        label: "Algolia",
        help: "Hosted search.",
        testable: true,
        fields: [
          { name: "appId", label: "Application ID", secret: false, required: true, help: "", placeholder: "" },
          { name: "apiKey", label: "API key", secret: true, required: true, help: "", placeholder: "" },
        ],
      },
    ],
    power: "mains",
    fullScreen: false,
    info: { version: "0.1.0", platform: "Linux", demoAppId: "demo", notices: [], tourDue: false, tray: true },
    preferences: { ...DEFAULTS, theme: "light" },
    status: {
      backEnd: "memory",
      kind: "memory",
      persistent: false,
      level: "warning",
      sentence: "In memory.",
      action: "",
      reason: null,
      quarantined: [],
    },
    stats: {
      entries: 2,
      inflight: 0,
      keys: ["a", "b"],
      requests: 10,
      hits: 6,
      stale: 1,
      joined: 1,
      misses: 2,
      bytes: 2048,
      timeSavedMs: 1500,
    },
    clients: { clients: [], totals: { created: 1 } },
    watched: [],
    extensions: [],
    caches: cacheStatus(),
    usage: {
      totals: { calls: 0, failed: 0, totalMs: 0, maxMs: 0, tokensIn: 0, tokensOut: 0, cost: 0 },
      rows: [],
      days: [],
      pauses: [],
    },
    latest: { kept: true, latest: [] },
    servers: [],
    server: STOPPED,
    tools: [],
    choices: { blocked: [], always: [], roots: [], questions: false, model: null },
    usedServers: [],
  };
}
