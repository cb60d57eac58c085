"""Flights: one piece of work, many waiters."""

import asyncio
import contextvars

import pytest

from main_process.kit.epochs import Epoch
from main_process.kit.single_flight import Flight, WorkCancelled
from tests.fakes.loop import ShufflingLoop, shuffled, until

NO_EPOCH = Epoch(0)


class Work:
    """Work that is done when `gate` opens, and counts what happens to it."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.gate = asyncio.Event()
        self.error = error
        self.runs = 0
        self.cancelled = 0

    async def __call__(self) -> str:
        self.runs += 1
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error
        return "done"


def fly(work: Work, *, persistent: bool = False, abandoned: list[Flight[str]] | None = None) -> Flight[str]:
    """A flight whose owner does nothing when it lands."""
    return Flight(
        work,
        NO_EPOCH,
        on_landed=lambda _flight: None,
        on_abandoned=(abandoned if abandoned is not None else []).append,
        persistent=persistent,
    )


@shuffled
async def test_every_waiter_gets_the_one_result(loop: ShufflingLoop) -> None:
    """The work runs once, however many wait."""
    work = Work()
    flight = fly(work)
    waiters = [asyncio.create_task(flight.join()) for _ in range(5)]
    await asyncio.sleep(0)
    work.gate.set()

    assert await asyncio.gather(*waiters) == ["done"] * 5
    assert work.runs == 1


async def test_waiters_wake_in_the_order_in_which_they_came() -> None:
    """First come, first served; and what a seed decides does not depend on addresses."""
    work, woken = Work(), list[int]()
    flight = fly(work)

    async def wait(number: int) -> None:
        await flight.join()
        woken.append(number)

    waiters = [asyncio.create_task(wait(number)) for number in range(100)]
    await asyncio.sleep(0)
    work.gate.set()
    await asyncio.wait(waiters)

    assert woken == [*range(100)]


@shuffled
async def test_a_cancelled_waiter_leaves_the_others_alone(loop: ShufflingLoop) -> None:
    """Cancelling one of several waiters cancels neither the work nor the others."""
    work = Work()
    flight = fly(work)
    leaving, staying = (asyncio.create_task(flight.join()) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    work.gate.set()

    assert await staying == "done"
    assert work.cancelled == 0


@shuffled
async def test_the_last_waiter_to_leave_cancels_the_work_once(loop: ShufflingLoop) -> None:
    """Work that nobody waits for is cancelled, and the owner is told at that moment."""
    work, abandoned = Work(), list[Flight[str]]()
    flight = fly(work, abandoned=abandoned)
    waiters = [asyncio.create_task(flight.join()) for _ in range(3)]
    await until(lambda: work.runs and flight.waiters == 3)
    for waiter in waiters:
        waiter.cancel()
    await asyncio.wait(waiters)

    assert abandoned == [flight]
    await asyncio.sleep(0.1)
    assert work.cancelled == 1


@shuffled
async def test_persistent_work_goes_on_without_waiters(loop: ShufflingLoop) -> None:
    """A creation is finished although everyone who asked for it has left."""
    work = Work()
    landed = asyncio.Event()
    flight = Flight(work, NO_EPOCH, on_landed=lambda _flight: landed.set(), persistent=True)
    waiter = asyncio.create_task(flight.join())
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.wait([waiter])
    work.gate.set()
    await landed.wait()

    assert (flight.result, work.cancelled) == ("done", 0)


@shuffled
async def test_a_failure_reaches_every_waiter(loop: ShufflingLoop) -> None:
    """All of them see the same exception, and none of its stack grows with their number."""
    error = ValueError("broken")
    work = Work(error)
    flight = fly(work)
    waiters = [asyncio.create_task(flight.join()) for _ in range(50)]
    await asyncio.sleep(0)
    work.gate.set()
    outcomes = await asyncio.gather(*waiters, return_exceptions=True)

    assert outcomes == [error] * 50
    depth, traceback = 0, error.__traceback__
    while traceback is not None:
        depth, traceback = depth + 1, traceback.tb_next
    assert depth < 10


@shuffled
async def test_a_failure_that_nobody_waits_for_is_not_reported_as_lost(loop: ShufflingLoop) -> None:
    """The shuffled loop's own check fails if asyncio complains of an exception never retrieved."""
    work = Work(ValueError("broken"))
    flight = fly(work, persistent=True)
    work.gate.set()
    await until(lambda: flight.error is not None)

    assert isinstance(flight.error, ValueError)


@shuffled
async def test_work_that_raises_cancelled_error_does_not_cancel_its_waiters(loop: ShufflingLoop) -> None:
    """A fetcher's own CancelledError is a failure of the fetch, not of whoever waits."""
    work = Work(asyncio.CancelledError())
    flight = fly(work)
    work.gate.set()
    with pytest.raises(WorkCancelled):
        await flight.join()
    task = asyncio.current_task()

    assert task is not None
    assert task.cancelling() == 0


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
async def test_work_that_exits_does_not_end_the_event_loop(kind: type[BaseException]) -> None:
    """A task hands these to its loop, and with them goes everything else; here it is a failure of the work."""
    work = Work(kind(3))
    work.gate.set()
    with pytest.raises(RuntimeError, match=kind.__name__):
        await fly(work).join()


@shuffled
async def test_waiters_survive_work_cancelled_before_its_first_step(loop: ShufflingLoop) -> None:
    """A task that never ran still lands."""
    flight = fly(Work())
    flight.cancel()
    with pytest.raises(WorkCancelled):
        await flight.join()


@shuffled
async def test_the_owner_acts_before_any_waiter_wakes(loop: ShufflingLoop) -> None:
    """When a waiter has its answer, the owner has already written or refused it."""
    order: list[str] = []
    work = Work()
    flight = Flight(work, NO_EPOCH, on_landed=lambda _flight: order.append("owner"))

    async def wait() -> None:
        await flight.join()
        order.append("waiter")

    waiters = [asyncio.create_task(wait()) for _ in range(3)]
    work.gate.set()
    await asyncio.wait(waiters)

    assert order == ["owner", "waiter", "waiter", "waiter"]


@shuffled
async def test_the_first_callers_context_stays_with_the_first_caller(loop: ShufflingLoop) -> None:
    """Context variables of whoever came first are not seen by work that others share."""
    variable = contextvars.ContextVar("variable", default="nobody")
    variable.set("first caller")

    async def work() -> str:
        return variable.get()

    flight = Flight(work, NO_EPOCH, on_landed=lambda _flight: None)

    assert await flight.join() == "nobody"


@shuffled
async def test_a_waiter_cancelled_in_the_tick_of_landing_abandons_nothing(loop: ShufflingLoop) -> None:
    """Work that is over cannot be abandoned any more."""
    work, abandoned = Work(), list[Flight[str]]()
    flight: Flight[str]
    waiter: asyncio.Task[str]

    def cancel_the_waiter(_flight: Flight[str]) -> None:
        waiter.cancel()

    flight = Flight(work, NO_EPOCH, on_landed=cancel_the_waiter, on_abandoned=abandoned.append)
    waiter = asyncio.create_task(flight.join())
    work.gate.set()
    await asyncio.wait([waiter])

    assert abandoned == []
    assert flight.result == "done"
