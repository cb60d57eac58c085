"""A page that floods leaves the log readable."""

import logging

import pytest
import structlog

from app.log_refusals import BURST, MOST_EVENTS, OTHERS_BURST, LibraryLines, Refusals
from tests.fakes.clock import Clock


def written(refusals: Refusals, count: int, **fields: object) -> list[dict[str, object]]:
    """What is left of so many equal records."""
    kept = []
    for _ in range(count):
        try:
            kept.append(dict(refusals(None, "warning", dict(fields))))
        except structlog.DropEvent:
            continue
    return kept


def test_a_flood_is_a_burst_and_then_a_line_a_second_that_tells_the_rest() -> None:
    """Ten seconds of a hundred refusals each: the burst, one line for each further second, and nothing uncounted."""
    clock = Clock()
    refusals = Refusals(clock)
    lines = []
    for _ in range(10):
        lines += written(refusals, 100, event="request.blocked", kind="image")
        clock.time += 1.0
    lines += written(refusals, 1, event="request.blocked", kind="image")

    assert len(lines) == BURST + 10
    assert lines[0] == {"event": "request.blocked", "kind": "image"}
    assert sum(1 + int(str(line.get("more", 0))) for line in lines) == 1001


def test_one_flood_hides_no_other_refusal() -> None:
    """Every event has a pace of its own."""
    refusals = Refusals(Clock())
    written(refusals, 1000, event="request.blocked")

    assert written(refusals, 1, event="permission.denied") == [{"event": "permission.denied"}]


@pytest.mark.parametrize(
    "fields", [{"event": "call.failed"}, {"event": "call.refused", "trace_id": "1f"}, {"event": 7}]
)
def test_all_else_has_a_larger_allowance(fields: dict[str, object]) -> None:
    """What a page cannot cause, or what somebody may look for by its trace id, is left out when it never ends alone."""
    lines = written(Refusals(Clock()), 1000, **fields)
    assert lines == [fields] * OTHERS_BURST


def test_one_events_flood_hides_no_other_event() -> None:
    """An extension that fails with every call leaves room for what others write; so do names made up without end."""
    clock = Clock()
    refusals = Refusals(clock)
    for number in range(3 * MOST_EVENTS):
        written(refusals, 1, event=f"made.up.{number}")
    written(refusals, 10_000, event="made.up.0", trace_id="1f")
    clock.time += 1.0
    assert written(refusals, 1, event="made.up.1") == [{"event": "made.up.1"}]


def record_of(words: object, name: str = "chatty") -> logging.LogRecord:
    """A line of the standard library's logging."""
    return logging.LogRecord(name, logging.WARNING, "", 0, words, (1,), None)


def test_lines_of_libraries_are_held_to_a_pace_too() -> None:
    """By their words, whatever fills them; counted once for all handlers; and the next one tells how many were more."""
    clock = Clock()
    lines = LibraryLines(Refusals(clock))
    records = [record_of("said %s") for _ in range(1000)]
    for _handler in range(2):
        assert [lines.filter(record) for record in records].count(True) == OTHERS_BURST
    assert lines.filter(record_of("said %s", name="other"))
    clock.time += 1.0
    late = record_of("said %s")
    assert lines.filter(late)
    assert late.getMessage() == f"said 1 [and {1000 - OTHERS_BURST} more]"


def test_after_a_quiet_time_the_burst_is_back_and_no_larger() -> None:
    """A day of rest allows no more than a burst."""
    clock = Clock()
    refusals = Refusals(clock)
    written(refusals, 1000, event="scheme.refused")
    clock.time += 86_400.0

    assert len(written(refusals, 1000, event="scheme.refused")) == BURST
