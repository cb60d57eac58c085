"""Calls that never wait share a task; calls that wait do not hold up the others."""

import asyncio

import pytest

from ipc.session.workers import Workers
from tests.fakes.clock import Clock


class Shop:
    """Work is a number; odd numbers wait for the door, even ones do not."""

    def __init__(self) -> None:
        self.door = asyncio.Event()
        self.done: list[int] = []
        self.tasks: dict[int, asyncio.Task[None]] = {}
        self.workers = Workers(self.run)

    async def run(self, work: int, task: asyncio.Task[None]) -> None:
        self.tasks[work] = task
        if work % 2:
            await self.door.wait()
        self.done.append(work)

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


async def test_work_that_never_waits_shares_a_task() -> None:
    """A hundred pieces handed in together are done in order, by one task."""
    shop = Shop()
    for work in range(0, 200, 2):
        shop.workers.submit(work)
    await shop.settle()
    assert shop.done == list(range(0, 200, 2))
    assert len(set(shop.tasks.values())) == 1
    assert shop.workers.tasks == frozenset()


async def test_rest_is_told_when_the_last_piece_is_done() -> None:
    """Once for pieces that are done together, whether they have waited or not: their replies leave together."""
    told: list[int] = []
    shop = Shop()
    shop.workers = Workers(shop.run, lambda: told.append(len(shop.done)))
    for work in (2, 4, 6):
        shop.workers.submit(work)
    await shop.settle()
    assert told == [3]
    for work in (1, 3, 5):
        shop.workers.submit(work)
    await shop.settle()
    shop.door.set()
    await shop.settle()
    assert (shop.done, told) == ([2, 4, 6, 1, 3, 5], [3, 6])


async def test_work_that_waits_holds_up_nothing() -> None:
    """Pieces before, between and after those that wait are done meanwhile."""
    shop = Shop()
    for work in range(8):
        shop.workers.submit(work)
    await shop.settle()
    assert shop.done == [0, 2, 4, 6]
    assert len({shop.tasks[work] for work in (1, 3, 5, 7)}) == 4
    shop.door.set()
    await shop.settle()
    assert sorted(shop.done) == list(range(8))
    assert shop.workers.tasks == frozenset()


async def test_a_task_whose_work_has_waited_takes_no_more() -> None:
    """What comes while a piece waits gets another task, and what comes after it too."""
    shop = Shop()
    shop.workers.submit(1)
    await shop.settle()
    shop.workers.submit(2)
    await shop.settle()
    shop.door.set()
    shop.workers.submit(4)
    await shop.settle()
    assert sorted(shop.done) == [1, 2, 4]
    assert shop.tasks[1] not in {shop.tasks[2], shop.tasks[4]}


async def test_cancelling_a_piece_cancels_nothing_else() -> None:
    """The queue behind a cancelled piece is served."""
    shop = Shop()
    for work in (1, 3, 2):
        shop.workers.submit(work)
    await shop.settle()
    shop.tasks[1].cancel()
    with pytest.raises(asyncio.CancelledError):
        await shop.tasks[1]
    shop.workers.submit(4)
    shop.door.set()
    await shop.settle()
    assert sorted(shop.done) == [2, 3, 4]


async def test_a_piece_that_swallows_its_cancellation_ends_its_task() -> None:
    """A task that was told to end takes no further work, whatever its work made of that."""
    done: list[str] = []

    async def stubborn(work: str, task: asyncio.Task[None]) -> None:
        if work == "stubborn":
            task.cancel()
            try:
                await asyncio.sleep(0)
            except asyncio.CancelledError:
                done.append("swallowed")
        done.append(f"{work} {task.cancelling()}")

    workers = Workers(stubborn)
    workers.submit("stubborn")
    workers.submit("next")
    async with asyncio.timeout(60):
        while workers.tasks:
            await asyncio.wait(workers.tasks)
    assert sorted(done) == ["next 0", "stubborn 1", "swallowed"]


async def test_work_that_takes_long_lets_others_in_between() -> None:
    """Pieces that never wait and take 8 ms each are two to a turn of the loop; short ones are as many as come."""
    clock = Clock()
    done: list[int] = []
    turns: list[int] = []

    async def long(work: int, _task: asyncio.Task[None]) -> None:
        clock.time += 0.008
        done.append(work)

    workers = Workers(long, now=clock, worked=clock)
    for work in range(6):
        workers.submit(work)
    while len(done) < 6:
        await asyncio.sleep(0)
        turns.append(len(done))
    assert (done, turns) == ([*range(6)], [2, 4, 6])
