"""Shared work that invalidations overtake."""

import asyncio

from main_process.kit.epochs import Epochs
from main_process.kit.guarded_flights import Guarded, GuardedFlights
from tests.fakes.loop import ShufflingLoop, shuffled, until

SCOPE = ("provider", "app", "P")
LATE_SCOPE = ("type", "acme")


class Work(Guarded[str, str]):
    """Work under one key that is done when `gate` opens, and knows of a second scope once it has begun."""

    def __init__(self, name: str, key: str = "key") -> None:
        super().__init__(key, [SCOPE])
        self.name = name
        self.gate = asyncio.Event()

    async def run(self) -> str:
        self.scopes.append(LATE_SCOPE)
        await self.gate.wait()
        return self.name


class Owner:
    """Keeps what it may."""

    def __init__(self) -> None:
        self.epochs = Epochs()
        self.flights: GuardedFlights[str, Work] = GuardedFlights(self.epochs, self.landed)
        self.kept: list[str] = []
        self.refused: list[str] = []

    def landed(self, work: Work, may_keep: bool) -> None:
        (self.kept if may_keep else self.refused).append(work.name)

    async def done(self, work: Work) -> None:
        """Let the work end."""
        work.gate.set()
        await work.flight.wait()
        await asyncio.sleep(0)


@shuffled
async def test_undisturbed_work_is_joined_and_kept(loop: ShufflingLoop) -> None:
    """While it is under way a second caller finds it; when it is over it may be kept, and nobody finds it any more."""
    owner = Owner()
    work = owner.flights.start(Work("one"))

    assert owner.flights.joinable("key") is work
    assert (len(owner.flights), owner.flights.count_joinable()) == (1, 1)
    await owner.done(work)
    assert owner.kept == ["one"]
    assert owner.flights.joinable("key") is None
    assert len(owner.flights) == 0


@shuffled
async def test_an_invalidation_overtakes_work(loop: ShufflingLoop) -> None:
    """Nobody joins it after that, and its result is not kept; it is still under way until it is over."""
    owner = Owner()
    work = owner.flights.start(Work("one"))
    owner.epochs.invalidate(SCOPE)

    assert owner.flights.joinable("key") is None
    assert (len(owner.flights), owner.flights.count_joinable()) == (1, 0)
    await owner.done(work)
    assert (owner.kept, owner.refused) == ([], ["one"])


@shuffled
async def test_a_scope_that_the_work_finds_out_counts_from_its_start(loop: ShufflingLoop) -> None:
    """An invalidation of the scope before the work knew of it is one since the work began."""
    owner = Owner()
    work = owner.flights.start(Work("one"))
    owner.epochs.invalidate(LATE_SCOPE)
    await until(lambda: LATE_SCOPE in work.scopes)

    assert owner.flights.joinable("key") is None
    await owner.done(work)
    assert owner.refused == ["one"]


@shuffled
async def test_only_the_latest_of_a_key_is_kept(loop: ShufflingLoop) -> None:
    """Older work that ends is not kept, nor does it take the place of the newer, though nothing was invalidated."""
    owner = Owner()
    older, newer = owner.flights.start(Work("older")), owner.flights.start(Work("newer"))
    await owner.done(older)

    assert owner.refused == ["older"]
    assert owner.flights.joinable("key") is newer
    await owner.done(newer)
    assert owner.kept == ["newer"]


@shuffled
async def test_abandoned_work_is_not_joined(loop: ShufflingLoop) -> None:
    """In the very tick in which its last caller leaves, the next one finds nothing."""
    owner = Owner()
    work = owner.flights.start(Work("one"))
    caller = asyncio.create_task(work.flight.join())
    await until(lambda: work.flight.waiters == 1)
    found: list[Work | None] = []
    caller.add_done_callback(lambda _: found.append(owner.flights.joinable("key")))
    caller.cancel()
    await work.flight.wait()
    await asyncio.sleep(0)

    assert found == [None]
    assert owner.refused == ["one"]


@shuffled
async def test_cancel_ends_everything(loop: ShufflingLoop) -> None:
    """`cancel` and `ended` reach what has been overtaken too."""
    owner = Owner()
    owner.flights.start(Work("older"))
    owner.flights.start(Work("newer"))
    owner.flights.cancel()
    await owner.flights.wait()
    await asyncio.sleep(0)

    assert sorted(owner.refused + owner.kept) == ["newer", "older"]
    assert [*owner.flights] == []
