"""From a page's call to Python and back, beside a bare QWebChannel slot and pywebview; rounds interleaved."""

from contextlib import ExitStack
from statistics import median
from typing import Any

from tests.benchmarks.ipc.contestant import Contestant
from tests.benchmarks.ipc.latchkey import SIZES
from tests.benchmarks.table import Table

ROUNDS = 5
PARALLEL = {"latchkey": 20_000, "slot": 5_000, "pywebview_api": 500, "hops": 5_000}
TITLES = {
    "latchkey": "Latchkey",
    "slot": "bare QWebChannel slot",
    "pywebview_api": "pywebview",
    "hops": "floor: to asyncio's thread and back",
}


def measure() -> list[Table]:
    """Both tables."""
    with ExitStack() as stack:
        bridges = {name: stack.enter_context(Contestant(name)) for name in TITLES}
        for name, bridge in bridges.items():  # warm up
            bridge.ask("roundTrip", 100)
            bridge.ask("parallel", PARALLEL[name] // 10)
        found: dict[tuple[str, str], list[float]] = {}
        for _ in range(ROUNDS):
            for name, bridge in bridges.items():
                found.setdefault((name, "rested"), []).append(median(bridge.ask("rested", 50)["ms"]))
                found.setdefault((name, "row"), []).append(median(bridge.ask("roundTrip", 200)["ms"]))
                found.setdefault((name, "rate"), []).append(bridge.ask("parallel", PARALLEL[name])["perSecond"])
        return [_calls({key: median(values) for key, values in found.items()}), _alone(bridges["latchkey"])]


def _calls(found: dict[tuple[str, str], float]) -> Table:
    ours = {kind: found["latchkey", kind] for kind in ("rested", "row", "rate")}
    return Table(
        "Small calls from a page to Python",
        (
            "bridge",
            "after a rest, ms",
            "ours / this",
            "in a row, ms",
            "ours / this",
            "in parallel, calls/s",
            "ours × this",
        ),
        [
            (
                TITLES[name],
                found[name, "rested"],
                ours["rested"] / found[name, "rested"],
                found[name, "row"],
                ours["row"] / found[name, "row"],
                found[name, "rate"],
                ours["rate"] / found[name, "rate"],
            )
            for name in TITLES
        ],
        (
            f"{ROUNDS} rounds, interleaved; medians; a process each; offscreen; the same flags for Chromium.",
            "After a rest of 4 ms every thread has to wake, as for a person's click; in a row everything is awake.",
            "The floor: a slot hands its text to asyncio's thread, from where a signal brings it back. No bridge with",
            "asyncio on a thread of its own answers sooner. Its messages go one by one, so its rate is no bound.",
            "Bars: round trip ≤ 1.5 × the slot's and ≤ 0.6 × pywebview's; ≥ 100,000 calls/s, ≥ 8 × and ≥ 100 ×.",
        ),
    )


def _alone(latchkey: Contestant) -> Table:
    rows: list[tuple[Any, ...]] = []
    for size in SIZES:
        answer = latchkey.ask("large", size)
        ours, theirs = median(answer["ours"]), median(answer["theirs"])
        rows.append((f"result of {size >> 20} MiB, ms", ours, f"≤ 1.2 × a GET's {theirs:.1f}", answer["heartbeatMs"]))
    streams = [latchkey.ask("stream", 10_000) for _ in range(ROUNDS)]
    beat = max(answer["heartbeatMs"] for answer in streams)
    rows.append(("stream of 10,000, chunks/s", median(a["perSecond"] for a in streams), "≥ 50,000", beat))
    rows.append(("first chunk after the yield, ms", median(a["firstMs"] for a in streams), "≤ 2", None))
    growth = (streams[-1]["rss"] - streams[0]["rss"]) / (1 << 20)
    rows.append((f"memory after {ROUNDS - 1} more such streams, MiB", growth, "flat", None))
    for name, title in (
        ("blockThread", "a handler blocks a thread, ms"),
        ("blockLoop", "a handler blocks its loop, ms"),
    ):
        rows.append((title, 2_000, "", latchkey.ask(name, 2_000)["heartbeatMs"]))
    return Table(
        "Latchkey's bridge alone",
        ("measure", "value", "bar", "heartbeat p99 late, ms (bar: < 50)"),
        rows,
        ("The GET fetches the same bytes from the same scheme; both parse them. The heartbeat is a 5 ms Qt timer.",),
    )
