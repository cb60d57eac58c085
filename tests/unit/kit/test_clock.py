"""The clock that counts sleep."""

import sys
import time
from functools import partial

import pytest

from main_process.kit import clock


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has this clock")
def test_a_night_of_sleep_counts() -> None:
    """It is the clock that goes on across a suspend, while CLOCK_MONOTONIC stands."""
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    seen = clock.now()
    after = time.clock_gettime(time.CLOCK_BOOTTIME)

    assert before <= seen <= after
    assert isinstance(clock.now, partial)
    assert clock.now.args == (time.CLOCK_BOOTTIME,)


def test_it_goes_on_when_the_wall_clock_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sets the clock back makes no answer younger."""
    before = clock.now()
    monkeypatch.setattr(time, "time", lambda: 0.0)

    assert clock.now() >= before
