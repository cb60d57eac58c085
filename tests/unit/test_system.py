"""The system sampler."""

import psutil
import pytest

from main_process.system import SystemSampler


def test_a_sample_is_of_this_computer() -> None:
    """Shares are percentages, the memory adds up, and the program sees itself."""
    stats = SystemSampler().sample()
    assert all(0 <= core <= 100 for core in [stats.cpu, *stats.cores])
    assert 0 < stats.memory.used < stats.memory.total
    assert stats.process.rss > 0
    assert stats.uptime > 0


def test_callers_within_half_a_second_share_a_sample() -> None:
    """The load is measured since the last look: two looks at once would see noise."""
    now = [100.0]
    sampler = SystemSampler(now=lambda: now[0])
    first = sampler.sample()
    now[0] += 0.4
    assert sampler.sample() is first
    now[0] += 0.1
    assert sampler.sample() is not first


def test_children_are_looked_up_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a look at every process of the computer: at 10 s again, not at each sample."""
    looked: list[float] = []
    clock = [100.0]
    sampler = SystemSampler(now=lambda: clock[0])

    def children(_self: psutil.Process, *, recursive: bool) -> list[psutil.Process]:
        looked.append(clock[0])
        return []

    monkeypatch.setattr(psutil.Process, "children", children)
    for clock[0] in range(100, 121, 2):
        sampler.sample()
    assert looked == [100, 110, 120]
