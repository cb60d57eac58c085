/** `mainApi` as the widgets of the reference product call it, over Latchkey's. */

const { latchkey } = globalThis;
const real = globalThis.mainApi;

/** What Latchkey's channels are not given: they take no fields that they do not know. */
const without = (params, ...names) => Object.fromEntries(Object.entries(params ?? {}).filter(([name]) => !names.includes(name)));

/** A channel of Algolia's. Which of them a widget may call, its manifest says; what it calls, its own code. */
export const algoliaCall = (name, params) => latchkey.call(`algolia-${name}`, params);

async function listIndices(params) {
  const answer = await algoliaCall("list-indices", without(params, "credentials", "appId", "apiKey"));
  return Array.isArray(answer) ? answer : (answer.items ?? []);
}

/** Further search parameters, wherever a caller has put them, are Latchkey's `options`. */
async function search(params) {
  const { providerHash, dashboardAppId, providerName, indexName, query, requests, cache, forceRefresh, options, searchParams, ...more } = params ?? {};
  const known = { providerHash, dashboardAppId, providerName, indexName, query, requests, cache, forceRefresh };
  const asked = { ...more, ...searchParams, ...options };
  return algoliaCall("search", { ...defined(known), ...(requests === undefined ? { options: asked } : {}) });
}

const defined = (params) => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));

/** An old caller names the endpoint as a text; a new one with its dates. */
async function getAnalyticsForQuery({ query, ...params }) {
  const asked = typeof query === "string" ? { endpoint: query } : query;
  try {
    return await algoliaCall("analytics-for-query", { ...params, query: asked });
  } catch (error) {
    if (error?.code !== "invalid-params") throw error;
    const { endpoint, ...dates } = asked ?? {};
    return algoliaCall("analytics", { ...params, endpoint, ...dates });
  }
}

const algolia = new Proxy(
  { listIndices, search, getAnalyticsForQuery },
  { get: (known, name) => known[name] ?? real.algolia[name] ?? missing(`algolia.${String(name)}`) },
);

const dialog = { showDialog: missing("dialog.showDialog") };
const shell = { openExternal: (url) => latchkey.openLink(url) };

/** A function of the reference that Latchkey has not: it rejects with words, and does not break what only looks for it. */
function missing(name) {
  return () => Promise.reject(Object.assign(new Error(`Latchkey has no ${name} for widgets.`), { code: "unknown-channel" }));
}

const nothing = () => undefined;
const llm = { checkCliAvailable: async () => ({ available: false }), listConnectedTools: async () => ({ tools: [] }), sendMessage: missing("llm.sendMessage") };
const quiet = (known, name) => new Proxy(known, { get: (all, method) => all[method] ?? (/^(on|remove|abort|clear|end)/.test(String(method)) ? nothing : missing(`${name}.${String(method)}`)) });

const GROUPS = { algolia, dialog: quiet(dialog, "dialog"), shell: quiet(shell, "shell"), llm: quiet(llm, "llm") };

export const mainApi = new Proxy(
  {},
  {
    get(_target, name) {
      if (typeof name !== "string" || name === "then") return undefined;
      if (name in GROUPS) return GROUPS[name];
      const value = real[name];
      if (value !== undefined) return value;
      return quiet({}, name);
    },
    has: () => true,
  },
);

export const legacyApi = {
  /** A call of an MCP channel: `{content, …}` as the server's tool gave it. */
  mcp: (channel, params) => latchkey.call(channel, params),
};

/** `dashApi`, as far as widgets use it. */
export const api = new Proxy(
  {},
  {
    get: (_target, name) =>
      typeof name !== "string" || name === "then"
        ? undefined
        : (...given) => {
            const failed = given.filter((one) => typeof one === "function").at(-1);
            failed?.(null, new Error(`Latchkey has no ${name} for widgets.`));
          },
  },
);
