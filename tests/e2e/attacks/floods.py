"""What a widget does without end, as scripts of its own package, and what it is unloaded for."""

from pathlib import Path

THROUGH_A_PORT = """
let id = 0;
addEventListener("message", ({ ports: [port] }) => {
  if (port === undefined) return;
  setInterval(() => { for (let n = 0; n < 5000; n += 1) port.postMessage(next(id += 1)); }, 0);
}, { capture: true });
parent.postMessage("latchkey:connect", "app://latchkey");
"""

INSIDE = """
const inner = document.body.appendChild(document.createElement("iframe"));
const free = inner.contentWindow.console;
"""
"""A frame of the widget's own making, where nothing of the runtime's is in the way."""

FLOODS = {
    "console": ("console", "setInterval(() => { for (let n = 0; n < 5000; n += 1) console.error('x'.repeat(100)); })"),
    "console that never pauses": ("console", "for (;;) console.error('x'.repeat(100))"),
    "console of a frame inside": ("console", f"{INSIDE} for (;;) free.error('x'.repeat(100))"),
    "large console messages": ("console", f"{INSIDE} const large = 'x'.repeat(1 << 20); for (;;) free.error(large)"),
    "alert in a frame inside": ("console", f"{INSIDE} for (;;) inner.contentWindow.alert('x')"),
    "uncaught errors": (
        "console",
        "setInterval(() => { for (let n = 0; n < 5000; n += 1) queueMicrotask(() => { throw new Error('x'); }); })",
    ),
    "rejections": ("console", "setInterval(() => { for (let n = 0; n < 5000; n += 1) Promise.reject(Error('x')); })"),
    "messages": (
        "messages",
        "setInterval(() => { for (let n = 0; n < 20000; n += 1) parent.postMessage({ latchkey: 'key' }, '*'); })",
    ),
    "messages of a frame inside": (
        "messages",
        INSIDE
        + "setInterval(() => { for (let n = 0; n < 20000; n += 1) window[0].parent.parent.postMessage(1, '*'); })",
    ),
    "large messages": (
        "messages",
        """const large = 'x'.repeat(1 << 20);
           setInterval(() => { for (let n = 0; n < 20; n += 1) parent.postMessage(large, '*'); })""",
    ),
    "requests for a port": (
        "ports",
        "setInterval(() => parent.postMessage('latchkey:connect', '*'), 110)",
    ),
    "cancels": ("calls", THROUGH_A_PORT + 'const next = (id) => `[{"t":"cancel","id":${id}}]`;'),
    "calls of no channel": (
        "calls",
        THROUGH_A_PORT + 'const next = (id) => `[{"t":"invoke","id":${id},"ch":"nope","p":{}}]`;',
    ),
    "files that are not there": (
        "requests",
        "let id = 0; setInterval(() => { for (let n = 0; n < 200; n += 1) fetch(`/${(id += 1)}`).catch(() => 0); })",
    ),
    "other origins": (
        "console",
        "setInterval(() => { for (let n = 0; n < 200; n += 1) fetch(`https://x.org/${n}`).catch(() => 0); })",
    ),
}
"""What the policy refuses goes to the console, and is counted there."""


def write_floods(package: Path) -> None:
    """Put each into the package as `flood-<number>.js`, in this order."""
    for number, (_, script) in enumerate(FLOODS.values()):
        (package / f"flood-{number}.js").write_text(script)
