"""The shared cache's protocol as a model: what a seat and the server do in single steps, small enough for every order.

The scripts, the numbers and the epochs are here as what they do, not as how they do it. Every guard can be taken away
by name, so that a test can show what it is for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

GUARDS = (
    "generations compared at the store",
    "generations compared at the read",
    "generations are never used again",
    "notices are followed",
    "numbers compared after a break",
    "owed is delivered before reading",
    "memory keeps only what nothing overtook",
)

Key: TypeAlias = int
Version: TypeAlias = int
"""What the service would answer: it grows with each invalidation, because that is when the truth changes."""


@dataclass(frozen=True)
class Entry:
    """At the server or in a memory: the answer, and under which generation it was begun."""

    version: Version
    generation: int


@dataclass(frozen=True)
class Fetch:
    """One seat's fetch: begun, and perhaps answered by the service already."""

    generation: int | None
    overtaken: bool = False
    version: Version | None = None


@dataclass(frozen=True)
class Seat:
    """Memory, the fetch under way, the last number heard, what is owed, whether there is a connection."""

    memory: Entry | None = None
    fetch: Fetch | None = None
    seen: int = 0
    owes: bool = False
    connected: bool = True
    dropped: Version = 0
    """The version that this seat's own last invalidation made the oldest it may serve."""
    notices: tuple[int | Entry, ...] = ()
    """On their way to this seat: numbers of invalidations, and answers that are published to whoever waits."""


@dataclass(frozen=True)
class World:
    """One key, the seats, the server. `truth` is the service's present answer."""

    seats: tuple[Seat, ...]
    truth: Version = 1
    generation: int = 1
    next_generation: int = 2
    number: int = 0
    entry: Entry | None = None
    acknowledged: Version = 0
    """No seat that asks the server may get an older version than this."""
    drops_left: int = 1
    breaks_left: int = 1
    losses_left: int = 1


@dataclass
class Model:
    """The steps that are possible, with the guards that are there."""

    without: str = ""
    wrong: list[str] = field(default_factory=list)

    def guards(self, name: str) -> bool:
        """Whether the guard stands."""
        assert name in GUARDS
        return name != self.without

    def steps(self, world: World) -> Iterator[tuple[str, World]]:
        """Every step that somebody may take next."""
        for at, seat in enumerate(world.seats):
            put = _putter(world, at)
            yield from self._ask(world, seat, at, put)
            yield from self._land(world, seat, at, put)
            yield from self._drop(world, seat, at, put)
            yield from self._network(world, seat, at, put)
        if world.losses_left:
            # The server forgets its generation: evicted, or started anew. The next to read makes another.
            fresh = world.next_generation if self.guards("generations are never used again") else 1
            yield (
                "forget",
                replace(
                    world,
                    generation=fresh,
                    next_generation=world.next_generation + 1,
                    losses_left=world.losses_left - 1,
                ),
            )

    def _ask(self, world: World, seat: Seat, at: int, put: "Put") -> Iterator[tuple[str, World]]:
        if seat.fetch is not None:
            return
        if seat.memory is not None:
            self._served(seat.memory.version, seat, world, at, by_server=False)
            return
        readable = seat.connected and not (seat.owes and self.guards("owed is delivered before reading"))
        if readable and world.entry is not None:
            same = world.entry.generation == world.generation
            if same or not self.guards("generations compared at the read"):
                self._served(world.entry.version, seat, world, at, by_server=True)
                yield f"{at} reads", put(replace(seat, memory=world.entry))
                return
        begun = world.generation if readable else None
        yield f"{at} begins", put(replace(seat, fetch=Fetch(begun)))

    def _land(self, world: World, seat: Seat, at: int, put: "Put") -> Iterator[tuple[str, World]]:
        fetch = seat.fetch
        if fetch is None:
            return
        if fetch.version is None:
            yield f"{at} is answered", put(replace(seat, fetch=replace(fetch, version=world.truth)))
            return
        stands = not fetch.overtaken or not self.guards("memory keeps only what nothing overtook")
        entry = Entry(fetch.version, fetch.generation or 0)
        landed = put(replace(seat, fetch=None, memory=entry if stands else None))
        yield f"{at} lands", landed
        fits = fetch.generation == world.generation or not self.guards("generations compared at the store")
        if stands and seat.connected and fetch.generation is not None and fits:
            kept = replace(entry, generation=world.generation)
            stored = replace(landed, entry=kept)
            yield f"{at} lands and stores", stored
            if (published := _published(stored, at, kept)) != stored:
                yield f"{at} lands, stores and publishes", published

    def _drop(self, world: World, seat: Seat, at: int, put: "Put") -> Iterator[tuple[str, World]]:
        if not world.drops_left:
            return
        truth = world.truth + 1
        overtaken = replace(seat.fetch, overtaken=True) if seat.fetch is not None else None
        after = replace(seat, memory=None, fetch=overtaken, dropped=truth, owes=not seat.connected)
        changed = replace(put(after), truth=truth, drops_left=world.drops_left - 1)
        yield f"{at} drops", self._delivered(changed, at) if seat.connected else changed

    def _network(self, world: World, seat: Seat, at: int, put: "Put") -> Iterator[tuple[str, World]]:
        first = seat.notices[0] if seat.notices else None
        if isinstance(first, Entry):
            yield f"{at} is given an answer", put(self._given(seat, world, at, first))
        elif first is not None:
            heard = replace(seat, notices=seat.notices[1:], seen=first)
            if self.guards("notices are followed"):
                overtaken = replace(heard.fetch, overtaken=True) if heard.fetch is not None else None
                heard = replace(heard, memory=None, fetch=overtaken)
            yield f"{at} hears", put(heard)
        if seat.connected and world.breaks_left:
            broken = replace(put(replace(seat, connected=False, notices=())), breaks_left=world.breaks_left - 1)
            yield f"{at} is cut off", broken
        if not seat.connected:
            back = replace(seat, connected=True, seen=world.number)
            if seat.seen != world.number and self.guards("numbers compared after a break"):
                overtaken = replace(back.fetch, overtaken=True) if back.fetch is not None else None
                back = replace(back, memory=None, fetch=overtaken)
            joined = put(back)
            if seat.owes and self.guards("owed is delivered before reading"):
                joined = self._delivered(joined, at)
            yield f"{at} is back", joined

    def _given(self, seat: Seat, world: World, at: int, entry: Entry) -> Seat:
        """Taken in place of the service's answer, if it was begun under the generation that this seat has read."""
        after, fetch = replace(seat, notices=seat.notices[1:]), seat.fetch
        if fetch is None or fetch.version is not None or fetch.generation != entry.generation:
            return after
        # As with the service's answer: who has asked gets it, and memory only if nothing has overtaken it.
        stands = not fetch.overtaken or not self.guards("memory keeps only what nothing overtook")
        if stands:
            self._served(entry.version, after, world, at, by_server=False)
        return replace(after, fetch=None, memory=entry if stands else None)

    def _delivered(self, world: World, by: int) -> World:
        number = world.number + 1
        seats = tuple(
            replace(seat, owes=False, seen=number)
            if at == by
            else replace(seat, notices=(*seat.notices, number) if seat.connected else ())
            for at, seat in enumerate(world.seats)
        )
        return replace(
            world,
            seats=seats,
            number=number,
            generation=world.next_generation,
            next_generation=world.next_generation + 1,
            acknowledged=max(world.acknowledged, world.seats[by].dropped),
        )

    def _served(self, version: Version, seat: Seat, world: World, at: int, *, by_server: bool) -> None:
        if version < seat.dropped:
            self.wrong.append(f"{at} serves {version}, which it has dropped itself")
        if by_server and version < world.acknowledged:
            self.wrong.append(f"the server gives {version} after it was dropped")
        if seat.connected and not seat.notices and version < world.acknowledged:
            self.wrong.append(f"{at} serves {version}, though nothing is on its way to it")


def _published(world: World, by: int, entry: Entry) -> World:
    """Sent to each other seat that may be waiting for it, after what has been sent to it before."""
    seats = tuple(
        replace(seat, notices=(*seat.notices, entry))
        if at != by and seat.connected and seat.fetch is not None and seat.fetch.version is None
        else seat
        for at, seat in enumerate(world.seats)
    )
    return replace(world, seats=seats)


Put: TypeAlias = Callable[[Seat], World]


def _putter(world: World, at: int) -> Put:
    def put(seat: Seat) -> World:
        return replace(world, seats=(*world.seats[:at], seat, *world.seats[at + 1 :]))

    return put


def explore(model: Model, start: World, *, most: int = 3_000_000) -> int:
    """Every order of steps from `start`; how many worlds there are. Stops at the first thing that is wrong."""
    seen = {start}
    waiting = [start]
    while waiting and not model.wrong:
        for _, world in model.steps(waiting.pop()):
            if world not in seen:
                seen.add(world)
                waiting.append(world)
        assert len(seen) < most
    return len(seen)
