"""A dashboard that waits while the computer runs on its battery: by the real clock, with the supplies in files."""

import time
from pathlib import Path

import pytest

from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import save_provider, show_dashboard, tile

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(600)]

APP_ID = "shop"
PERIOD_S = 10
QUIET_S = 2.5 * PERIOD_S


def runs_on(supplies: Path, battery: str, mains: str) -> None:
    """Write what the kernel says: the battery's status, and whether the mains are there."""
    for name, files in {
        "BAT0": {"type": "Battery", "status": battery},
        "AC": {"type": "Mains", "online": mains},
    }.items():
        folder = supplies / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            (folder / file).write_text(text + "\n")


def test_a_dashboard_waits_on_battery_and_goes_on_at_the_mains(place: Path, catalogue: Catalogue) -> None:
    """It asks in each period; then not once while the battery is used, and says so; and goes on by itself."""
    supplies = place / "supplies"
    runs_on(supplies, "Charging", "1")
    program = "tests.e2e.on_battery_program"
    with AppProcess(place / "data", program=program, arguments=[str(supplies)]) as app:
        save_provider(app, APP_ID, "Main", "algolia", catalogue.pairs)
        slots = {"search": {"appId": APP_ID, "providerName": "Main"}}
        tiles = [
            tile(f"find-{n}", "search", x=3 * n, w=3, settings={"index": INDEX, "query": f"lamp {n}"}, slots=slots)
            for n in range(3)
        ]
        rule = {"every": PERIOD_S, "at": [], "reload": False}
        pauses = {"pauseHidden": True, "pauseAfterSleep": False, "pauseOnBattery": True}
        show_dashboard(app, APP_ID, *tiles, refresh=rule | pauses)
        wait_until(lambda: len(catalogue.arrivals()) >= 6, "nothing refreshes by itself")

        runs_on(supplies, "Discharging", "0")
        waits = "[...document.querySelectorAll('.tile-updated')].filter((one) => one.ariaLabel.includes('paused'))"
        wait_until(lambda: app.page.evaluate(f"{waits}.length") == len(tiles), "not every tile says that it waits")
        under_way = "document.querySelector('.tile-updated[data-busy=true]') !== null"
        wait_until(lambda: not app.page.evaluate(under_way), "what had begun does not end")
        before = len(catalogue.arrivals())
        time.sleep(QUIET_S)
        assert catalogue.arrivals(before) == []

        runs_on(supplies, "Charging", "1")
        wait_until(lambda: len(catalogue.arrivals(before)) >= len(tiles), "it does not go on")
