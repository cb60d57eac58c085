"""The developer tools under load: two dozen widgets, ten thousand answers, a thousand calls a second, for a minute."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import CONTROL, SHIFT, ask, click, press, save_provider, show_dashboard, tile
from tests.unit.widgets.packages import a_folder, files_of

pytestmark = [pytest.mark.nightly, pytest.mark.alone, pytest.mark.timeout(900)]

MANY, ANSWERS, PER_SECOND, SECONDS = 24, 9_900, 1_000, 60
BRIEFLY = 20
"""Seconds of load without the tools, before and after."""
WARM = 30
"""Seconds until the tools have all that they keep, 5,000 calls, and the page's heap has found its size."""
BAR_MS = 50.0
GROWTH_MIB = 24
NOISE = 1.1
"""How much more processor time the same load may cost after the tools were open than before they ever were."""

CACHE = {"ttl": 3_600_000}
SLOTS = {"search": {"appId": "shop", "providerName": "Main"}}
ASKER = files_of(
    id="asker",
    name="Asker",
    channels=["algolia-search"],
    slots={"search": {"label": "Search", "types": ["algolia"]}},
) | {
    "widget.js": b"""
        window.asked = 0;
        window.failed = "";
        window.flood = (perSecond, seconds, answers) => {
          const { providerHash, dashboardAppId, providerName } = latchkey.context.slots.search;
          const provider = { providerHash, dashboardAppId, providerName };
          const begun = performance.now();
          let due = 0;
          const step = () => {
            const passed = performance.now() - begun;
            while (due < Math.min(passed, seconds * 1000) * perSecond / 1000) {
              due += 1;
              const query = `q${Math.floor(Math.random() * answers)}`;
              mainApi.algolia
                .search({ ...provider, indexName: "products", query, cache: { ttl: 3600000 } })
                .then(() => { window.asked += 1; }, (error) => { window.failed = `${error.code}: ${error.message}`; });
            }
            if (passed < seconds * 1000) setTimeout(step, 8);
          };
          step();
        };
        latchkey.report("ready");
    """
}


class Load(NamedTuple):
    """What a load cost: late beats (ms), processor seconds of main process and page, calls answered, memory (MiB)."""

    beats: dict[str, float]
    main_s: float
    page_s: float
    asked: int
    memory: list[int]


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """Two dozen widgets that ask, and as many answers as the cache holds."""
    folder = a_folder(shared_place / "asker", ASKER)
    with AppProcess(shared_place / "data", widgets=[folder]) as running:
        save_provider(running, "shop", "Main", "algolia", catalogue.pairs)
        tiles = [tile(f"a{n}", "asker", x=(n % 6) * 2, w=2, h=2, slots=SLOTS) | {"y": n // 6 * 2} for n in range(MANY)]
        show_dashboard(running, "shop", *tiles)
        fill(running)
        yield running


def fill(app: AppProcess) -> None:
    """Have every answer fetched, a hundred at a time."""
    provider = {"providerHash": "", "dashboardAppId": "shop", "providerName": "Main", "indexName": INDEX}
    for first in range(0, ANSWERS, 100):
        app.page.evaluate(
            f"Promise.all(Array.from({{length: 100}}, (_, n) => mainApi.algolia.search({{...{json.dumps(provider)}, "
            f"query: `q${{{first} + n}}`, cache: {json.dumps(CACHE)}}}).then(() => null)))",
            within=60.0,
        )
    assert ask(app, "mainApi.responseCache.stats")["entries"] >= ANSWERS


def askers(app: AppProcess) -> list[Any]:
    """Every frame, once all of them run."""

    def found() -> list[Any] | None:
        frames = [app.widget("asker", nth) for nth in range(MANY)]
        return frames if all(frame.evaluate("typeof window.flood") == "function" for frame in frames) else None

    return wait_until(found, "not all of them run", 60.0)


def under_load(app: AppProcess, seconds: int) -> Load:
    """A thousand calls a second, by all widgets together, and what they cost."""
    frames = askers(app)
    processes = psutil.Process(app.pid), app.page_renderer()
    before = [sum(process.cpu_times()[:2]) for process in processes]
    asked = sum(frame.evaluate("window.asked") for frame in frames)
    app.page.evaluate("mainApi.invoke('probe-heartbeat', {least: 0})")
    for frame in frames:
        frame.evaluate(f"window.flood({PER_SECOND / MANY}, {seconds}, {ANSWERS})")
    memory, begun = [], time.monotonic()
    while (left := seconds - (time.monotonic() - begun)) > 0:
        time.sleep(min(left, 1.0))  # the load runs by itself; this only looks at it
        memory.append(sum(process.memory_info().rss for process in processes) >> 20)
    beats = app.page.evaluate("mainApi.invoke('probe-heartbeat', {least: 0})")
    after = [sum(process.cpu_times()[:2]) for process in processes]
    assert {frame.evaluate("window.failed") for frame in frames} == {""}
    asked = sum(frame.evaluate("window.asked") for frame in frames) - asked
    return Load(beats, after[0] - before[0], after[1] - before[1], asked, memory)


def show_tools(app: AppProcess, *, on: bool) -> None:
    """Open or close them as a user does."""
    app.page.evaluate("document.body.focus()")
    press(app.page, "D", 68, modifiers=CONTROL | SHIFT)
    there = "document.querySelector('.dock') !== null"
    wait_until(lambda: app.page.evaluate(there) is on, f"the tools do not {'open' if on else 'close'}")


def test_a_thousand_calls_a_second_are_shown_while_the_window_stays_responsive(
    app: AppProcess, record_property: Callable[[str, object], None]
) -> None:
    """The beats are in time, memory stays as it is, and once closed the tools cost what they cost before: nothing."""
    under_load(app, 5)  # the widgets' own first calls
    never = under_load(app, BRIEFLY)
    show_tools(app, on=True)
    click(app.page, "Calls")
    shown = under_load(app, SECONDS)
    rows = int(app.page.evaluate("document.querySelector('.dt').ariaRowCount"))
    click(app.page, "Responses")
    wait_until(
        lambda: int(app.page.evaluate("document.querySelector('.dt')?.ariaRowCount ?? 0")) > ANSWERS, "not all answers"
    )
    answers = under_load(app, BRIEFLY)
    show_tools(app, on=False)
    after = under_load(app, BRIEFLY)
    for name, load in (("never", never), ("calls", shown), ("responses", answers), ("after", after)):
        record_property(name, load)
    assert shown.asked > 0.95 * PER_SECOND * SECONDS
    assert rows > 4_900
    assert shown.beats["p99"] < BAR_MS, shown.beats
    assert answers.beats["p99"] < BAR_MS, answers.beats
    assert max(shown.memory[-5:]) - min(shown.memory[WARM : WARM + 5]) <= GROWTH_MIB, shown.memory
    for spent in ("main_s", "page_s"):
        before, since = (getattr(load, spent) / load.asked for load in (never, after))
        assert since < before * NOISE, f"{spent} of a call: {before:.6f}, then {since:.6f}"
