"""What a page may cause outside of the bridge, and whose frames go when it goes on."""

from collections.abc import Callable

import pytest

from app.desktop.flood_guard import BURST, DRAIN_S, LONGEST_DRAIN_S, PAUSE_S, PER_SECOND, FloodGuard


class Window:
    """Unloads what it is told to, and knows how many frames of each widget there are."""

    def __init__(self, **frames: int) -> None:
        self.frames = dict(frames)
        self.unloaded: list[tuple[str | None, str]] = []
        self.now = 100.0
        self.guard = FloodGuard(self.unload, lambda: self.now)

    def unload(self, widget: str | None, why: str, done: Callable[[int], None]) -> None:
        self.unloaded.append((widget, why))
        count = sum(self.frames.values()) if widget is None else self.frames.get(widget, 0)
        self.frames = {} if widget is None else {**self.frames, widget: 0}
        done(count)

    def cause(self, count: int, origin: str = "widget://clock", what: str = "console") -> int:
        """How many of so many are let through."""
        return sum(self.guard.allows(origin, what) for _ in range(count))


@pytest.mark.allow_logs
def test_a_widget_that_goes_on_is_unloaded_once() -> None:
    """What it had sent by then is dropped, and is no reason for anything further."""
    window = Window(clock=2, search=1)
    assert window.cause(BURST + 1_000) == BURST
    assert window.unloaded == [("clock", "console")]
    window.frames["clock"] = 1
    window.now += PAUSE_S
    window.cause(1_000)
    assert window.unloaded == [("clock", "console")]


def test_one_below_its_allowance_is_left_alone() -> None:
    """Within the allowance everything goes on, for as long as it lasts."""
    window = Window(clock=1)
    for _ in range(100):
        assert window.cause(int(PER_SECOND)) == PER_SECOND
        window.now += 1.0
    assert window.unloaded == []


@pytest.mark.allow_logs
def test_one_that_is_started_again_may_be_unloaded_again() -> None:
    """The name is its own: no other widget suffers for it."""
    window = Window(clock=1, search=1)
    for _ in range(3):
        window.cause(BURST + 1_000)
        window.frames["clock"] = 1
        window.now += 60.0
    assert window.unloaded == [("clock", "console")] * 3


@pytest.mark.allow_logs
@pytest.mark.parametrize("origin", ["widget://nobody", "://", "about://", "widget://../x"])
def test_a_flood_in_the_name_of_nobody_ends_all(origin: str) -> None:
    """Whoever writes chooses the name; nothing of that name is loaded, so it is one of those that are."""
    window = Window(clock=1)
    window.cause(BURST + 1, origin)
    assert window.unloaded[-1] == (None, "hidden")


@pytest.mark.allow_logs
def test_a_flood_in_the_name_of_a_widget_that_was_unloaded_ends_all() -> None:
    """The one whose name was used is gone, the flood goes on or comes again, and so it was another's."""
    window = Window(victim=1, attacker=1)
    for _ in range(2 * int(LONGEST_DRAIN_S / DRAIN_S)):
        window.cause(BURST + 1, "widget://victim")
        window.now += DRAIN_S * 0.9
    assert window.unloaded[-1] == (None, "hidden")


@pytest.mark.allow_logs
def test_what_takes_long_to_arrive_is_nobodys_but_its_senders() -> None:
    """On a busy computer a flood arrives for seconds after its frame has gone: no other widget is stopped for it."""
    window = Window(clock=1, search=1)
    window.cause(BURST + 1)
    for _ in range(int(LONGEST_DRAIN_S / DRAIN_S)):
        window.cause(BURST)
        window.now += DRAIN_S * 0.9
    assert window.unloaded == [("clock", "console")]
    window.now += DRAIN_S
    window.cause(BURST + 1)
    assert window.unloaded[-1] == (None, "hidden")


def test_the_apps_own_page_is_bounded_and_never_unloaded() -> None:
    """A mistake of ours fills no log, and takes no widget with it."""
    window = Window(clock=1)
    assert window.cause(10_000, "app://latchkey") == BURST
    assert window.unloaded == []


@pytest.mark.allow_logs
def test_names_made_up_are_bounded() -> None:
    """Names without number share one allowance."""
    window = Window(clock=1)
    passed = sum(window.cause(1, f"widget://n{number}") for number in range(100_000))
    assert passed < 1_000
