// The reference's cached handler as the defect list describes it: a Map, and a key that is a 32-bit hash of the params.
// Top-level names only reach the key (nested ones are dropped), which is why two different requests may collide.
// Usage: node reference_handler.js ROUNDS TIMES → one JSON line: {microseconds: [one per round], collides: bool}
"use strict";

const entries = new Map();

function hash32(text) {
  let hash = 5381;
  for (let i = 0; i < text.length; i++) hash = ((hash << 5) + hash + text.charCodeAt(i)) | 0;
  return hash.toString(36);
}

function cachedHandler(channel, handler) {
  return async (event, params) => {
    const { cache, forceRefresh, ...rest } = params;
    if (!cache) return handler(event, rest);
    const key = `${channel}:${hash32(JSON.stringify(rest, Object.keys(rest).sort()))}`;
    const ttl = cache === true ? 30000 : typeof cache === "number" ? cache : cache.ttl || 30000;
    const entry = entries.get(key);
    if (!forceRefresh && entry && Date.now() < entry.expiresAt) return entry.data;
    const data = await handler(event, rest);
    if (data && !data.error) entries.set(key, { data, expiresAt: Date.now() + ttl });
    return data;
  };
}

const PARAMS = {
  providerHash: "3f9c2a7be1d04586",
  dashboardAppId: "latchkey-demo",
  providerName: "Algolia Production",
  indexName: "products",
  query: "running shoes",
  options: { page: 0, hitsPerPage: 20 },
  cache: true,
};

async function main() {
  const [rounds, times] = process.argv.slice(2).map(Number);
  const handler = cachedHandler("algolia-search", async (_event, params) => ({ hits: [params.query] }));
  await handler(null, PARAMS);
  for (let i = 0; i < times; i++) await handler(null, PARAMS);
  const microseconds = [];
  for (let round = 0; round < rounds; round++) {
    const started = process.cpuUsage();
    for (let i = 0; i < times; i++) await handler(null, PARAMS);
    const spent = process.cpuUsage(started);
    microseconds.push((spent.user + spent.system) / times);
  }
  const echo = cachedHandler("echo", async (_event, params) => ({ q: params.q }));
  await echo(null, { q: "Ab", cache: true });
  const collides = (await echo(null, { q: "BA", cache: true })).q !== "BA";
  console.log(JSON.stringify({ microseconds, collides }));
}

main();
