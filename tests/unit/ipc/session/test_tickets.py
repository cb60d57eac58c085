"""Tickets: one use, one origin, a short life, a bounded total."""

from ipc.session.tickets import Tickets

APP = "app://latchkey"


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_ticket_gives_the_very_bytes_once() -> None:
    """What is fetched is the object that the cache holds, and a replay gets nothing."""
    tickets = Tickets()
    body = b"x" * 100
    ticket = tickets.issue(body, APP)
    assert tickets.take(ticket, APP) is body
    assert tickets.take(ticket, APP) is None


def test_a_stolen_ticket_is_worth_nothing() -> None:
    """Another origin gets nothing, and has destroyed what it tried to steal."""
    tickets = Tickets()
    ticket = tickets.issue(b"x", APP)
    assert tickets.take(ticket, "widget://search") is None
    assert tickets.take(ticket, APP) is None


def test_a_ticket_expires() -> None:
    """At the end of its life a ticket is worth nothing, to the instant."""
    clock = Clock()
    tickets = Tickets(life=30, now=clock)
    early, late = tickets.issue(b"a", APP), tickets.issue(b"b", APP)
    clock.seconds += 29.9
    assert tickets.take(early, APP) == b"a"
    clock.seconds += 0.1
    assert tickets.take(late, APP) is None


def test_what_nobody_fetches_is_bounded() -> None:
    """The oldest bodies give way when the total would grow beyond its bound."""
    tickets = Tickets(most_bytes=100)
    first, second, third = (tickets.issue(b"x" * 40, APP) for _ in range(3))
    assert tickets.held == 80
    assert [tickets.take(ticket, APP) is not None for ticket in (first, second, third)] == [False, True, True]


def test_expired_bodies_leave_with_the_next_ticket() -> None:
    """Memory of the past is not kept for ever."""
    clock = Clock()
    tickets = Tickets(life=30, now=clock)
    tickets.issue(b"x" * 1000, APP)
    clock.seconds += 31
    tickets.issue(b"y", APP)
    assert tickets.held == 1


def test_a_page_that_ends_takes_its_tickets_along() -> None:
    """Only the origin's own tickets go."""
    tickets = Tickets()
    mine, other = tickets.issue(b"a", APP), tickets.issue(b"b", "widget://search")
    tickets.discard(APP)
    assert (tickets.take(mine, APP), tickets.take(other, "widget://search")) == (None, b"b")
    assert tickets.held == 0


def test_ids_cannot_be_guessed() -> None:
    """192 random bits, and never the same twice."""
    tickets = Tickets()
    ids = {tickets.issue(b"", APP) for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(ticket) for ticket in ids} == {32}
