"""Tickets: one use, one origin, a short life, a bounded total."""

from ipc.session.tickets import Tickets
from tests.fakes.clock import Clock

APP = "app://latchkey"


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
    clock.time += 29.9
    assert tickets.take(early, APP) == b"a"
    clock.time += 0.1
    assert tickets.take(late, APP) is None


def test_what_nobody_fetches_is_bounded() -> None:
    """The oldest bodies give way when the total would grow beyond its bound."""
    tickets = Tickets(most_bytes=100)
    first, second, third = (tickets.issue(b"x" * 40, APP) for _ in range(3))
    assert tickets.held == 80
    assert [tickets.take(ticket, APP) is not None for ticket in (first, second, third)] == [False, True, True]


def test_what_a_widget_does_not_fetch_pushes_out_its_own() -> None:
    """Unfetched answers of one origin leave everybody else's where they are."""
    tickets = Tickets(most_bytes=1_000, most_of_one=100)
    mine = tickets.issue(b"x" * 60, APP)
    unfetched = [tickets.issue(b"y" * 40, "widget://hoarder") for _ in range(50)]
    assert tickets.held == 60 + 80
    assert [tickets.take(ticket, "widget://hoarder") is not None for ticket in unfetched[-3:]] == [False, True, True]
    assert tickets.take(mine, APP) is not None


def test_in_all_the_largest_holder_gives_way() -> None:
    """Where the total is reached, whoever holds least loses nothing."""
    tickets = Tickets(most_bytes=100, most_of_one=80)
    small = tickets.issue(b"x" * 20, "widget://small")
    large = [tickets.issue(b"y" * 40, "widget://large") for _ in range(2)]
    newest = tickets.issue(b"z" * 30, APP)
    assert tickets.take(large[0], "widget://large") is None
    assert tickets.take(small, "widget://small") is not None
    assert tickets.take(newest, APP) is not None


def test_an_answer_larger_than_the_share_is_still_held() -> None:
    """The bound is on what is hoarded, not on what one answer may be."""
    tickets = Tickets(most_bytes=100, most_of_one=10)
    assert tickets.take(tickets.issue(b"x" * 50, APP), APP) is not None


def test_expired_bodies_leave_with_the_next_ticket() -> None:
    """Memory of the past is not kept for ever."""
    clock = Clock()
    tickets = Tickets(life=30, now=clock)
    tickets.issue(b"x" * 1000, APP)
    clock.time += 31
    tickets.issue(b"y", APP)
    assert tickets.held == 1


def test_ids_cannot_be_guessed() -> None:
    """192 random bits, and never the same twice."""
    tickets = Tickets()
    ids = {tickets.issue(b"", APP) for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(ticket) for ticket in ids} == {32}
