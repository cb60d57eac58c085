"""Two keys and what covers both: three seats, one invalidation of one key or of everything, in every order.

`protocol_model` has the connection's troubles with one key. Here nothing breaks; what is explored is what an
invalidation covers: an entry carries the generation of its key and of everything, and a notice says which it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

GUARDS = (
    "an entry carries all its generations",
    "a store compares all generations",
    "a notice for everything covers each key",
    "a fetch under way is overtaken by what covers it",
)
KEYS = (0, 1)
EVERYTHING = 2
"""The scope that covers both keys; the keys are scopes too."""


@dataclass(frozen=True)
class Fetch:
    """Under way: which key, under which generations it was begun, the answer's version once the service gave it."""

    key: int
    generations: tuple[int, int, int]
    overtaken: bool = False
    version: int | None = None


@dataclass(frozen=True)
class Seat:
    """Memory by key, one fetch, the scopes of notices on their way, and what this seat has dropped itself."""

    memory: tuple[int | None, int | None] = (None, None)
    fetch: Fetch | None = None
    notices: tuple[int, ...] = ()


@dataclass(frozen=True)
class World:
    """`truth` by key is what the service says; `entry` by key a version and the generations it was begun under."""

    seats: tuple[Seat, ...]
    truth: tuple[int, int] = (1, 1)
    generations: tuple[int, int, int] = (1, 1, 1)
    entry: tuple[tuple[int, tuple[int, int, int]] | None, ...] = (None, None)
    acknowledged: tuple[int, int] = (0, 0)
    drops_left: int = 1


@dataclass
class Model:
    """The steps, with the guards that are there."""

    without: str = ""
    wrong: list[str] = field(default_factory=list)
    spared: int = 0
    """How often an answer of the other key was served from the server after a drop."""

    def _guards(self, name: str) -> bool:
        assert name in GUARDS
        return name != self.without

    def steps(self, world: World) -> Iterator[World]:
        """Every world that is one step away."""
        for at, seat in enumerate(world.seats):
            yield from self._ask(world, at, seat)
            yield from self._land(world, at, seat)
            yield from self._hear(world, at, seat)
            if world.drops_left:
                for scope in (0, EVERYTHING):
                    yield self._drop(world, at, scope)

    def _ask(self, world: World, at: int, seat: Seat) -> Iterator[World]:
        for key in KEYS:
            if (version := seat.memory[key]) is not None:
                # Whoever has heard everything serves nothing that was dropped.
                if not seat.notices and version < world.acknowledged[key]:
                    self.wrong.append(f"{at} serves {version} of {key} from memory")
                continue
            entry = world.entry[key]
            if entry is not None and self._stands(entry[1], world.generations, key):
                if entry[0] < world.acknowledged[key]:
                    self.wrong.append(f"the server gives {entry[0]} of {key}")
                self.spared += not world.drops_left
                yield _put(world, at, replace(seat, memory=_with(seat.memory, key, entry[0])))
            elif seat.fetch is None:
                yield _put(world, at, replace(seat, fetch=Fetch(key, world.generations)))

    def _stands(self, begun: tuple[int, ...], now: tuple[int, ...], key: int) -> bool:
        scopes = (key, EVERYTHING) if self._guards("an entry carries all its generations") else (key,)
        return all(begun[scope] == now[scope] for scope in scopes)

    def _land(self, world: World, at: int, seat: Seat) -> Iterator[World]:
        fetch = seat.fetch
        if fetch is None:
            return
        if fetch.version is None:
            yield _put(world, at, replace(seat, fetch=replace(fetch, version=world.truth[fetch.key])))
            return
        kept = not fetch.overtaken
        memory = _with(seat.memory, fetch.key, fetch.version) if kept else seat.memory
        landed = _put(world, at, replace(seat, fetch=None, memory=memory))
        scopes = (fetch.key, EVERYTHING) if self._guards("a store compares all generations") else (fetch.key,)
        if kept and all(fetch.generations[scope] == world.generations[scope] for scope in scopes):
            # The entry takes the generations that it was compared with.
            entry = (fetch.version, world.generations)
            landed = replace(landed, entry=_with(landed.entry, fetch.key, entry))
        yield landed

    def _hear(self, world: World, at: int, seat: Seat) -> Iterator[World]:
        if seat.notices:
            yield _put(world, at, self._dropped(replace(seat, notices=seat.notices[1:]), seat.notices[0]))

    def _drop(self, world: World, at: int, scope: int) -> World:
        covered = KEYS if scope == EVERYTHING else (scope,)
        truth, acknowledged = world.truth, world.acknowledged
        for key in covered:
            truth = _with(truth, key, truth[key] + 1)
            acknowledged = _with(acknowledged, key, truth[key])
        seats = [
            self._dropped(seat, scope) if other == at else replace(seat, notices=(*seat.notices, scope))
            for other, seat in enumerate(world.seats)
        ]
        generations = _with(world.generations, scope, world.generations[scope] + 1)
        return replace(
            world,
            seats=tuple(seats),
            truth=truth,
            generations=generations,
            acknowledged=acknowledged,
            drops_left=world.drops_left - 1,
        )

    def _dropped(self, seat: Seat, scope: int) -> Seat:
        both = scope == EVERYTHING and self._guards("a notice for everything covers each key")
        covered = KEYS if both else tuple(key for key in KEYS if key == scope)
        memory = seat.memory
        for key in covered:
            memory = _with(memory, key, None)
        fetch = seat.fetch
        if (
            fetch is not None
            and fetch.key in covered
            and self._guards("a fetch under way is overtaken by what covers it")
        ):
            fetch = replace(fetch, overtaken=True)
        return replace(seat, memory=memory, fetch=fetch)


def _put(world: World, at: int, seat: Seat) -> World:
    return replace(world, seats=(*world.seats[:at], seat, *world.seats[at + 1 :]))


def _with(values: Any, at: int, value: object) -> Any:
    """A tuple of any kind with one place changed."""
    return (*values[:at], value, *values[at + 1 :])


def explore(model: Model, seats: int, *, most: int = 3_000_000) -> int:
    """Every order of steps; how many worlds there are. Seats are alike, so their order does not count."""
    start = World(tuple(Seat() for _ in range(seats)))
    seen, waiting = {start}, [start]
    while waiting and not model.wrong:
        for world in model.steps(waiting.pop()):
            same = replace(world, seats=tuple(sorted(world.seats, key=hash)))
            if same not in seen:
                seen.add(same)
                waiting.append(same)
        assert len(seen) < most
    return len(seen)
