"""A team of two seats in real windows: one connects, invites the other, and they share; then their server is killed."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.catalogue import Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.shop import APP_ID, Desk, search_for, show_shop
from tests.e2e.steps import ask, click, messages_gone, open_page, page_shows, save_provider, widget_shows
from tests.e2e.unprivileged import give_to_nobody
from tests.integration.response_cache.redis_server import RedisServer, needs_redis

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(900), pytest.mark.alone, needs_redis]

PASSWORD = "a password of the server's"  # of this test's own server
PASSPHRASE = "four words of an invitation"


@pytest.fixture
def redis(place: Path) -> Iterator[RedisServer]:
    """A server with a password."""
    server = RedisServer(place)
    server.start("--requirepass", PASSWORD)
    yield server
    server.stop()


class Seat:
    """One window, and what its user types."""

    def __init__(self, app: AppProcess) -> None:
        self.app, self.desk = app, Desk(app)

    def open_caches(self, button: str) -> None:
        """Settings → Caches, and a button there."""
        open_page(self.app, "Settings")
        messages_gone(self.app)
        click(self.app.page, button)

    def type(self, field: str, text: str) -> None:
        """Into an input of the dialog."""
        typed = self.app.user_data / "typed"
        typed.write_text(text)
        give_to_nobody(typed)
        self.desk.dialog()
        self.desk.focus(field)
        self.desk.type(typed)

    def press(self, label: str) -> None:
        """A button of the dialog."""
        ask(self.app, "mainApi.invoke", "desk-press", {"label": label})

    def is_connected(self) -> None:
        """The dialog is gone, and the page says that the server is used."""
        wait_until(lambda: ask(self.app, "mainApi.invoke", "desk-dialog") is None, "the dialog stays")
        page_shows(self.app, "In use")

    def finds(self, query: str) -> str:
        """Where the widget's answer to a query came from."""
        open_page(self.app, "Shop")
        search_for(self.app, query)
        widget_shows(self.app, "search", "1 result", query)

        def source() -> str | None:
            calls = ask(self.app, "mainApi.devtools.calls")["calls"]
            found = [call for call in calls if call["channel"] == "algolia-search" and call["outcome"] == "ok"]
            return str(found[0]["source"]) if found else None

        return wait_until(source, "there is no call")


def test_two_seats_connect_share_and_outlive_their_server(place: Path, redis: RedisServer) -> None:
    """A wrong password is said in the dialog; the invitation needs its passphrase alone; no call is lost."""
    with Catalogue() as catalogue, AppProcess(place / "a") as first, AppProcess(place / "b") as second:
        one, two = Seat(first), Seat(second)
        for seat, name in ((one, "Catalogue"), (two, "Catalogue")):
            save_provider(seat.app, APP_ID, name, "algolia", catalogue.pairs)
            show_shop(seat.app)
            widget_shows(seat.app, "search", "12 results")
        connect(one, redis)
        invitation = invite(one)
        accept(two, invitation)

        # Windows may be too busy to hear of an answer within 50 ms: then they go without it.
        assert any(share(one, two, f"Lamp {number}") for number in range(2, 9))
        redis.stop()
        open_page(first, "Settings")
        page_shows(first, "Not in use", "The shared cache cannot be reached.")
        assert [seat.finds("Lamp 9") for seat in (one, two)] == ["miss", "miss"]
        redis.start("--requirepass", PASSWORD)
        open_page(first, "Settings")
        page_shows(first, "In use", f"127.0.0.1:{redis.port}")


def connect(seat: Seat, redis: RedisServer) -> None:
    """By address, password and a new key."""
    seat.open_caches("Connect…")
    seat.type("Address, or an invitation", f"redis://127.0.0.1:{redis.port}/0")
    seat.type("Server's password", "wrong")
    seat.press("I am the first: make a new key")
    seat.press("Connect")
    seat.desk.says("refuses the user or the password")
    seat.type("Server's password", PASSWORD)
    seat.press("Connect")
    seat.is_connected()


def invite(seat: Seat) -> str:
    """The invitation that is on the clipboard."""
    seat.open_caches("Copy an invitation…")
    for field in ("Passphrase", "The same again"):
        seat.type(field, PASSPHRASE)
    seat.press("Copy")
    page_shows(seat.app, "The invitation is on the clipboard")
    pasted = seat.app.user_data / "pasted"
    ask(seat.app, "mainApi.invoke", "desk-paste", {"file": str(pasted)})
    return pasted.read_text()


def accept(seat: Seat, invitation: str) -> None:
    """An invitation instead of an address."""
    seat.open_caches("Connect…")
    seat.type("Address, or an invitation", invitation)
    seat.type("Passphrase of the invitation", PASSPHRASE)
    seat.press("Connect")
    seat.is_connected()


def share(one: Seat, two: Seat, query: str) -> bool:
    """Whether the second seat is given what the first one has fetched."""
    assert one.finds(query) == "miss"
    with contextlib.suppress(AssertionError):
        wait_until(lambda: ask(one.app, "mainApi.caches.status")["sharedCache"]["stored"] > 0, "", within=2.0)
    return two.finds(query) == "shared"
