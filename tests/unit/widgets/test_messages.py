"""Messages between widgets: to whom they go, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipc.errors import InvalidParams, NotGranted, TooFast, TooLarge
from ipc.messages import APP_PAGE, Sender, WidgetIdentity
from main_process.dashboards import Dashboard, DashboardStore, Tile, Wire
from main_process.events import Events
from main_process.widgets.grants import Grants
from main_process.widgets.messages import BURST, MOST_BYTES, Messages
from main_process.widgets.registry import WidgetRegistry
from tests.fakes.clock import Clock
from tests.unit.widgets.packages import a_folder

CHOSEN = {"events": {"publishes": ["chosen"], "listens": []}}
HEARS = {"events": {"publishes": [], "listens": ["chosen", "asked"]}}
BOTH = {"events": {"publishes": ["chosen"], "listens": ["chosen"]}}


def tile(instance: str, widget: str) -> Tile:
    return Tile(instance=instance, widget=widget, x=0, y=0, w=2, h=2)


def sender(instance: str, widget: str) -> Sender:
    return Sender("p1", WidgetIdentity(widget, instance))


class Desk:
    """Two dashboards with widgets that tell and hear, and what was delivered to whom."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.widgets = WidgetRegistry()
        for widget_id, events in (("teller", CHOSEN), ("hearer", HEARS), ("both", BOTH), ("deaf", {})):
            self.widgets.add(a_folder(folder / widget_id, id=widget_id, **events))
        self.dashboards = DashboardStore(folder / "dashboards.json", Events())
        self.delivered: list[tuple[str, str, Any, str]] = []
        self.messages = Messages(Grants(self.dashboards, self.widgets), self._deliver, now=clock)

    async def fill(self, *wires: Wire) -> None:
        tiles = [tile("t", "teller"), tile("h1", "hearer"), tile("h2", "hearer"), tile("b", "both"), tile("d", "deaf")]
        here = Dashboard(id="here", name="Here", app_id="a", widgets=tiles, wiring=list(wires))
        elsewhere = Dashboard(id="there", name="There", app_id="a", widgets=[tile("h3", "hearer")])
        await self.dashboards.save(here)
        await self.dashboards.save(elsewhere)

    def _deliver(self, instances: Any, message: dict[str, Any]) -> None:
        for instance in instances:
            self.delivered.append((instance, message["topic"], message["payload"], message["from"]))


@pytest.fixture
async def desk(tmp_path: Path, clock: Clock) -> Desk:
    made = Desk(tmp_path, clock)
    await made.fill()
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_same_topic_on_the_same_dashboard_is_connected(desk: Desk) -> None:
    """Whoever listens hears, with the value as it was said; nobody hears itself, and nothing leaves the dashboard."""
    payload = {"record": {"key": "token"}, "n": 1}
    assert desk.messages.publish(sender("t", "teller"), "chosen", json.dumps(payload)) == 3
    assert desk.delivered == [(instance, "chosen", payload, "t") for instance in ("h1", "h2", "b")]
    desk.delivered.clear()
    assert desk.messages.publish(sender("b", "both"), "chosen", "null") == 2
    assert [instance for instance, *_ in desk.delivered] == ["h1", "h2"]


async def test_its_users_wires_come_first(desk: Desk) -> None:
    """One wire cuts a connection, another connects two different topics; both for these tiles alone."""
    await desk.fill(
        Wire(publisher="t", topic="chosen", listener="h1", hears="chosen", connected=False),
        Wire(publisher="t", topic="chosen", listener="h2", hears="asked", connected=True),
        Wire(publisher="t", topic="chosen", listener="d", hears="asked", connected=True),
        Wire(publisher="gone", topic="chosen", listener="h1", hears="asked", connected=True),
    )
    desk.messages.publish(sender("t", "teller"), "chosen", "1")
    assert sorted(desk.delivered) == [
        ("b", "chosen", 1, "t"),
        ("h2", "asked", 1, "t"),
        ("h2", "chosen", 1, "t"),
    ]
    desk.delivered.clear()
    desk.messages.publish(sender("b", "both"), "chosen", "1")
    assert sorted(desk.delivered) == [("h1", "chosen", 1, "b"), ("h2", "chosen", 1, "b")]


@pytest.mark.parametrize(
    ("who", "topic", "payload", "error"),
    [
        (("t", "teller"), "asked", "1", NotGranted),
        (("d", "deaf"), "chosen", "1", NotGranted),
        (("t", "both"), "chosen", "1", NotGranted),
        (("t9", "teller"), "chosen", "1", NotGranted),
        (("t", "teller"), "chosen", "{", InvalidParams),
        (("t", "teller"), "chosen", "NaN", InvalidParams),
        (("t", "teller"), "chosen", json.dumps("x" * MOST_BYTES), TooLarge),
        (("t", "teller"), "chosen", json.dumps("\u00e4" * 33_000, ensure_ascii=False), TooLarge),
    ],
)
def test_what_a_widget_may_not_say_reaches_nobody(
    desk: Desk, who: tuple[str, str], topic: str, payload: str, error: type[Exception]
) -> None:
    """Another topic than those of its manifest, in another's name, what is no JSON, and what is too large."""
    with pytest.raises(error):
        desk.messages.publish(sender(*who), topic, payload)
    assert desk.delivered == []


def test_the_app_page_publishes_nothing(desk: Desk) -> None:
    """It is no widget of a dashboard."""
    with pytest.raises(NotGranted):
        desk.messages.publish(APP_PAGE, "chosen", "1")


@pytest.mark.parametrize(("topic", "heard"), [("chosen", True), ("asked", True), ("other", False)])
def test_a_subscription_to_what_the_manifest_does_not_name_is_refused(desk: Desk, topic: str, heard: bool) -> None:
    """Its author hears why nothing ever comes."""
    if heard:
        desk.messages.may_hear(sender("h1", "hearer"), topic)
    else:
        with pytest.raises(NotGranted, match="listen to"):
            desk.messages.may_hear(sender("h1", "hearer"), topic)


def test_a_flood_is_bounded_and_leaves_others_alone(desk: Desk, clock: Clock) -> None:
    """A thousand a second pass for as long as one likes; more is refused until a moment has passed."""

    def say(who: str) -> int:
        return desk.messages.publish(sender(who, {"t": "teller", "b": "both"}[who]), "chosen", "1")

    for _ in range(10_000):
        clock.advance(0.001)
        say("t")
    while (refused := _refusal(lambda: say("t"))) is None:
        assert len(desk.delivered) < 3 * (10_000 + BURST + 1)
    assert refused.retry_after is not None
    assert say("b") == 2
    clock.advance(refused.retry_after + 0.001)
    assert say("t") == 3


def test_the_bytes_of_a_flood_are_bounded_too(desk: Desk, clock: Clock) -> None:
    """Large messages for many hearers are refused long before their number is."""
    large = json.dumps("x" * 60_000)
    while _refusal(lambda: desk.messages.publish(sender("t", "teller"), "chosen", large)) is None:
        assert len(desk.delivered) < 300
    clock.advance(2.0)
    assert desk.messages.publish(sender("t", "teller"), "chosen", large) == 3


def _refusal(say: Callable[[], int]) -> TooFast | None:
    try:
        say()
    except TooFast as refused:
        return refused
    return None
