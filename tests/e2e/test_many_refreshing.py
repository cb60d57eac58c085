"""Two dozen widgets that refresh every ten seconds: no burst, no question twice, a window at ease; hidden, nothing."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, save_provider, show_dashboard, tile

pytestmark = [pytest.mark.alone, pytest.mark.nightly, pytest.mark.timeout(900)]

APP_ID = "shop"
MANY, DIFFERENT, PERIOD_S, PERIODS = 24, 12, 10, 6
HIDDEN_S = 60
BAR_MS = 50.0


@pytest.fixture
def app(place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """A dashboard of two dozen searches, of which each question is asked by two."""
    with AppProcess(place / "data") as running:
        save_provider(running, APP_ID, "Main", "algolia", catalogue.pairs)
        slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
        tiles = [
            tile(f"find-{n}", "search", x=(n % 6) * 2, w=2, h=5, slots=slots,
                 settings={"index": INDEX, "query": f"lamp {n % DIFFERENT}"}) | {"y": (n // 6) * 5}
            for n in range(MANY)
        ]  # fmt: skip
        show_dashboard(running, APP_ID, *tiles)
        fresh = "[...document.querySelectorAll('.tile-updated')].filter((one) => one.ariaLabel.includes('Updated'))"
        wait_until(lambda: running.page.evaluate(f"{fresh}.length") == MANY, "not all of them show results", 120.0)
        board = ask(running, "mainApi.dashboards.library", {"whole": [APP_ID]})["whole"][0]["dashboard"]
        rule = {"every": PERIOD_S, "at": [], "reload": False}
        pauses = {"pauseHidden": True, "pauseAfterSleep": False, "pauseOnBattery": False}
        ask(running, "mainApi.dashboards.save", board | {"refresh": rule | pauses})
        running.reload_page()
        wait_until(lambda: running.page.evaluate(f"{fresh}.length") == MANY, "not all of them are back", 120.0)
        yield running


def beats(app: AppProcess) -> dict[str, float]:
    """How late the beats of the window's thread were since the last time, in ms."""
    found: dict[str, float] = ask(app, "mainApi.invoke", "probe-heartbeat", {"least": 0})
    return found


def test_many_widgets_refresh_without_a_burst_and_rest_while_hidden(app: AppProcess, catalogue: Catalogue) -> None:
    """For a minute: each question once in each period, spread over it. Then the window is minimised for a minute."""
    beats(app)
    before = len(catalogue.arrivals())
    time.sleep(PERIODS * PERIOD_S)
    late = beats(app)
    asked = catalogue.arrivals(before)

    counted = Counter(question for _, question in asked)
    assert len(counted) == DIFFERENT, (len(asked), late)
    assert all(PERIODS - 1 <= count <= PERIODS + 1 for count in counted.values()), counted
    begun = asked[0][0]
    for start in range(PERIODS * PERIOD_S - 1):
        within = [question for at, question in asked if start <= at - begun < start + 1]
        assert len(within) <= DIFFERENT // 2, f"{len(within)} of them in the second {start}"
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(asked)]
    assert sum(gap < 0.05 for gap in gaps) <= len(gaps) // 10, sorted(gaps)[:20]
    if os.environ.get("LATCHKEY_NIGHTLY"):
        assert late["p99"] < BAR_MS, late

    assert ask(app, "mainApi.invoke", "desk-window", {"minimise": True})["minimised"] is True
    wait_until(lambda: app.page.evaluate("document.visibilityState") == "hidden", "the page is not hidden")
    time.sleep(1)
    before = len(catalogue.arrivals())
    time.sleep(HIDDEN_S)
    assert catalogue.arrivals(before) == []
