"""A ledger in a file, and its clock."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from main_process.ledger import Ledger


class Clock:
    """Monotonic seconds and a wall clock that move together."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def wall(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)


@pytest.fixture
def clock() -> Clock:
    """Ten minutes before a midnight that is not UTC's."""
    return Clock(datetime.fromisoformat("2026-05-03T23:50:00+05:30"))


@pytest.fixture
async def ledger(tmp_path: Path, clock: Clock) -> AsyncIterator[Ledger]:
    made = Ledger(tmp_path / "ledger.sqlite", now=clock.now, wall=clock.wall)
    await made.open()
    yield made
    await made.close()
