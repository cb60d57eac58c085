"""What the renderer hears of what happened in the main process."""

from pathlib import Path
from typing import Any

import pytest

from app.pushes import Pushes
from main_process.dashboards import DashboardStore
from main_process.events import ClientCreated, Event, Events, ExtensionsChanged, ProviderChanged
from main_process.sdks.http.rate_limits import ProviderRateLimited
from main_process.widgets.registry import WidgetRegistry


class Heard:
    """A page that writes down what it is told."""

    def __init__(self) -> None:
        self.closed = False
        self.told: list[tuple[str, Any]] = []

    def push(self, event: str, payload: Any) -> None:
        self.told.append((event, payload))


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            ProviderChanged("shop", "P", "saved"),
            [
                ("provider-changed", {"appId": "shop", "providerName": "P", "change": "saved"}),
                ("context-changed", {}),
            ],
        ),
        (ExtensionsChanged(), [("extensions-changed", {}), ("context-changed", {})]),
        (
            ProviderRateLimited("shop", "P", 3.5),
            [("provider-rate-limited", {"appId": "shop", "providerName": "P", "seconds": 3.5})],
        ),
        (ClientCreated("shop", "P", "algolia", 1.0), []),
    ],
)
def test_a_page_is_told_until_it_is_closed(tmp_path: Path, event: Event, told: list[tuple[str, Any]]) -> None:
    """An open page hears what is for it, under the event's public name; a closed one hears nothing."""
    events = Events()
    pushes = Pushes(events, DashboardStore(tmp_path / "dashboards.json", events), WidgetRegistry())
    page, closed = Heard(), Heard()
    closed.closed = True
    pushes.add(page)
    pushes.add(closed)
    events.publish(event)
    assert (page.told, closed.told) == (told, [])
