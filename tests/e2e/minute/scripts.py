"""What a widget does through its port for a minute, as scripts of its own package."""

import json

from tests.e2e.minute.services import ANSWERS

ROUNDS = """
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const both = (make, width = 8) => Promise.allSettled(Array.from({ length: width }, make));
window.codes = {};
const tell = (error) => { window.codes[error.code] = (window.codes[error.code] ?? 0) + 1; };
const ask = (channel, params) => mainApi.invoke(channel, params).then(() => tell({ code: "ok" }), tell);
const provider = (providerName, providerHash = "h") => ({ providerHash, dashboardAppId: "shop", providerName });
const begun = performance.now();
const on = () => performance.now() - begun < window.forMs;
"""


def _again(body: str) -> str:
    return ROUNDS + f"(async () => {{ while (on()) {{ {body} }} window.over = true; }})();"


def _rest(path: str) -> str:
    return _again(f"await both(() => ask('rest-get', {{ ...provider('Rest'), path: {json.dumps(path)} }}));")


def _algolia(path: str) -> str:
    return _again(
        f"await both(() => ask('algolia-get-settings', {{ ...provider('Algolia'), indexName: {json.dumps(path)} }}));"
    )


def _read(channel: str, params: str) -> str:
    """A stream that is read to its end, four at a time."""
    return _again(
        f"""await both(async () => {{
              try {{ for await (const _ of mainApi.stream({channel!r}, {params})) if (!on()) break; }}
              catch (error) {{ tell(error); }}
            }}, 4);"""
    )


def _slug(name: str) -> str:
    return name.replace(" ", "-")


THROUGH_THE_BRIDGE = {
    "calls": _again("await both(() => ask('probe-echo', { q: 1 }), 250);"),
    "calls of a raw port": """
      const begun = performance.now();
      let id = 0;
      const begin = (port) => {
        port.onmessage = () => 0;
        const timer = setInterval(() => {
          if (performance.now() - begun > window.forMs) { clearInterval(timer); window.over = true; return; }
          for (let n = 0; n < 20; n += 1) port.postMessage(JSON.stringify(Array.from({ length: 100 },
            () => ({ t: "invoke", id: id += 1, ch: "probe-echo", p: { q: 1 } }))));
        }, 20);
      };
      const hear = ({ ports }) => { if (ports.length) begin(ports[0]); };
      addEventListener("message", hear, { once: true, capture: true });
      parent.postMessage("latchkey:connect", "app://latchkey");
    """,
    "8 MiB of params": _again(
        """await both(() => ask('algolia-search', { ...provider('Algolia'), indexName: "a",
             options: { filters: "x".repeat(8 * 1024 * 1024 - 1000) } }), 2);"""
    ),
    "24,000 values": _again(
        """await both(() => ask('algolia-search', { ...provider('Algolia'), indexName: "a",
             options: { facetFilters: Array.from({ length: 24000 }, () => "x") } }), 4);"""
    ),
    "24,000 names": _again(
        """const rule = Object.fromEntries(Array.from({ length: 24000 }, (_, n) => [`a${n}`, 1]));
           await both(() => ask('algolia-search', { ...provider('Algolia'), indexName: "a", options: { rule } }), 4);"""
    ),
    "one object in another": _again(
        """let deep = {}; for (let n = 0; n < 60; n += 1) deep = { deep, b: Array(380).fill({}) };
           await both(() => ask('algolia-search', { ...provider('Algolia'), indexName: "a", options: { deep } }), 4);"""
    ),
    "long chats": _again(
        """const messages = Array.from({ length: 2000 }, () => ({ role: "user", content: "x".repeat(4000) }));
           await both(async () => { try { for await (const _ of mainApi.stream("openai-chat",
             { ...provider("OpenAI events"), model: "m", messages })) break; } catch (error) { tell(error); } }, 2);"""
    ),
    "a new hash each time": _again(
        """await both(() => ask('rest-get', { ...provider('Rest', `${Math.random()}`), path: "/a" }), 32);"""
    ),
    "a new path each time": _again(
        """await both(() => ask('rest-get', { ...provider('Rest'), path: `/${Math.random()}`, cache: true }), 32);"""
    ),
    "answers that nobody fetches": _again(
        "await both(() => ask('rest-get', { ...provider('Rest'), path: '/large', cache: true }), 16);"
    ),
    "values of its tile": _again(
        """await both(() => ask('widget-storage-set', { name: `k${Math.random()}`, value: "x".repeat(100000) }), 16);"""
    ),
    "lines of its console": _again(
        """await both(() => ask('widget-console', { lines: Array.from({ length: 50 },
             (_, n) => ({ level: "error", text: `${n}`.repeat(500), place: "", count: 1 })) }), 16);"""
    ),
}

SERVICE = {
    **{f"rest: {name}": _rest(f"/{_slug(name)}") for name in ANSWERS if "event" not in name},
    **{
        f"algolia: {name}": _algolia(_slug(name))
        for name in ("bomb", "endless", "objects", "pairs", "names", "deep", "digits")
    },
    **{
        f"openai: {name}": _read("openai-chat", f"{{ ...provider('OpenAI {name}'), model: 'm', messages: [{{}}] }}")
        for name in ("event without end", "events", "large events", "tiny events", "choices", "halves", "bomb")
    },
    "openai: models": _again("await both(() => ask('openai-models', provider('OpenAI models')));"),
    "openai: vectors": _again(
        "await both(() => ask('openai-embeddings', { ...provider('OpenAI vectors'), model: 'm', input: 'x' }));"
    ),
}
OPENAI = (
    "event without end",
    "events",
    "large events",
    "tiny events",
    "choices",
    "halves",
    "bomb",
    "models",
    "vectors",
)

EXTENSION = {
    f"extension: {name}": _again(f"await both(() => ask('worst-{name}', {{}}));")
    for name in ("large", "many", "tasks", "writes", "odd")
} | {"extension: endless": _read("worst-endless", "{}")}
