"""Whose process is whose is found by who runs while a frame is kept busy, and not guessed where that is unclear."""

import asyncio
from collections.abc import Iterable, Sequence

from app.devtools.widget_processes import BUSY_MS, Site, WidgetProcesses, main_threads_ran

WINDOW = 10
SEARCH, CLOCK = Site(WINDOW, "search"), Site(WINDOW, "clock")


class Computer:
    """Processes that run when their frame is kept busy; `restless` ones run all the time, for so many turns."""

    def __init__(self, draws: dict[Site, int], restless: dict[int, int] | None = None) -> None:
        self.draws = draws
        self.restless = restless or {}
        self.asked: list[Site] = []
        self.hangs = False
        self.now = 100.0
        self.clocks = dict.fromkeys([WINDOW, 11, 12, 13], 0)
        self.tiles = {"a": SEARCH, "b": SEARCH, "c": CLOCK}

    async def placed(self) -> tuple[Sequence[int], dict[str, Site]]:
        """The tiles, all in one window."""
        return [WINDOW], self.tiles

    async def keep_busy(self, site: Site, ms: int) -> None:
        """Let its process run, and those that run anyway."""
        self.asked.append(site)
        if self.hangs:
            await asyncio.Event().wait()
        self.clocks[self.draws[site]] += ms * 900_000
        for pid, turns in self.restless.items():
            if len(self.asked) <= turns:
                self.clocks[pid] += ms * 900_000

    def ran(self, pids: Iterable[int]) -> dict[int, int]:
        """As `/proc` would tell."""
        return {pid: self.clocks[pid] for pid in pids if pid in self.clocks}

    def processes(self) -> WidgetProcesses:
        """The one under test."""
        return WidgetProcesses(self, self.ran, now=lambda: self.now)


async def test_tiles_of_one_package_have_one_process_and_are_asked_once() -> None:
    """What was found is kept for as long as the process lives."""
    computer = Computer({SEARCH: 12, CLOCK: 11})
    processes = computer.processes()
    expected = ([WINDOW], {"a": 12, "b": 12, "c": 11})
    assert await processes.find([WINDOW, 11, 12, 13]) == expected
    asked = len(computer.asked)
    assert await processes.find([WINDOW, 11, 12, 13]) == expected
    assert len(computer.asked) == asked
    computer.draws[CLOCK] = 13
    assert await processes.find([WINDOW, 12, 13]) == ([WINDOW], {"a": 12, "b": 12, "c": 13})


async def test_who_runs_by_chance_is_told_apart() -> None:
    """A process that ran as well the first times did not run each time."""
    computer = Computer({SEARCH: 12, CLOCK: 11}, restless={13: 2})
    assert (await computer.processes().find([WINDOW, 11, 12, 13]))[1] == {"a": 12, "b": 12, "c": 11}


async def test_what_cannot_be_told_apart_is_not_told() -> None:
    """One that runs all the time could be either: then nothing is said, and it is tried again after ten seconds."""
    computer = Computer({SEARCH: 12, CLOCK: 11}, restless={13: 1_000})
    processes = computer.processes()
    assert await processes.find([WINDOW, 11, 12, 13]) == ([WINDOW], {})
    asked = len(computer.asked)
    computer.restless.clear()
    computer.now += 9
    await processes.find([WINDOW, 11, 12, 13])
    assert len(computer.asked) == asked
    computer.now += 2
    assert (await processes.find([WINDOW, 11, 12, 13]))[1] == {"a": 12, "b": 12, "c": 11}


async def test_a_frame_that_does_not_answer_is_left_out() -> None:
    """Its script does not end: the others are told all the same."""
    computer = Computer({SEARCH: 12, CLOCK: 11})
    computer.tiles = {"a": SEARCH}
    processes = computer.processes()
    await processes.find([11, 12])
    computer.hangs, computer.tiles = True, {"a": SEARCH, "c": CLOCK}
    assert (await processes.find([11, 12]))[1] == {"a": 12}


def test_the_time_of_a_process_is_read() -> None:
    """Ours has run for longer than a frame is kept busy; one that is gone is left out."""
    told = main_threads_ran([1, 2**22 + 1])
    assert told.keys() <= {1}
    assert all(ns > BUSY_MS for ns in told.values())
