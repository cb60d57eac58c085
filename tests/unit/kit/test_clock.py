"""The clock that counts sleep."""

import sys
import time

import pytest

from main_process.kit import clock

NIGHT = 8 * 3600.0


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has this clock")
def test_a_night_of_sleep_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Linux does across a suspend: CLOCK_BOOTTIME goes on while CLOCK_MONOTONIC stands."""
    real = time.clock_gettime
    before = clock.now()
    monkeypatch.setattr(
        time, "clock_gettime", lambda which: real(which) + (NIGHT if which == time.CLOCK_BOOTTIME else 0.0)
    )

    assert NIGHT <= clock.now() - before < NIGHT + 60


def test_it_goes_on_when_the_wall_clock_jumps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sets the clock back makes no answer younger."""
    before = clock.now()
    monkeypatch.setattr(time, "time", lambda: 0.0)

    assert clock.now() >= before
