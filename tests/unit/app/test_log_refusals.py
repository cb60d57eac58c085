"""A page that floods leaves the log readable."""

import pytest
import structlog

from app.log_refusals import BURST, Refusals
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
def test_what_a_page_cannot_cause_and_what_has_a_trace_id_is_always_written(fields: dict[str, object]) -> None:
    """Only refusals are held to a pace, and never one that somebody may look for."""
    assert len(written(Refusals(Clock()), 1000, **fields)) == 1000


def test_after_a_quiet_time_the_burst_is_back_and_no_larger() -> None:
    """A day of rest allows no more than a burst."""
    clock = Clock()
    refusals = Refusals(clock)
    written(refusals, 1000, event="scheme.refused")
    clock.time += 86_400.0

    assert len(written(refusals, 1000, event="scheme.refused")) == BURST
