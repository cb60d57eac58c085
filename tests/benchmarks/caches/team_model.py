"""A team of any size as events: what its server has to do, what the service is spared, how long a dropped answer lives.

Every seat has the same dashboard. A widget asks after a third to two thirds of its TTL; memory, the server's entry, the
lease and those who wait for it are as in `second_level/shared`. The server is one queue: commands take its processor
one after another. What a command costs is measured (`Costs`).
"""

import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

HEARTBEAT = 1.0
SILENCE = 2.0
LIMIT = 0.05
TTL = 30.0
SERVICE = 0.15


@dataclass(frozen=True)
class Costs:
    """Seconds of the server's processor and bytes on the wire, each as measured on one command of the kind."""

    read: float
    store: float
    ping: float
    push: float
    """For each seat that a notice goes to."""
    read_in: float
    read_out: float
    """Of a read that finds its answer."""
    store_in: float
    network: float = 0.0005
    """Seconds one way; within one office."""
    broken: float = 1e-4
    """The share of seats whose connection has just fallen silent."""


@dataclass
class Outcome:
    """Per second of the simulated time, where nothing else is said."""

    seats: int
    seconds: float
    counts: Counter[str] = field(default_factory=Counter)
    busy: float = 0.0
    bytes_out: float = 0.0
    bytes_in: float = 0.0
    stale: list[float] = field(default_factory=list)
    """Seconds for which a seat could still serve what was dropped elsewhere, from the acknowledgement on."""

    def rate(self, name: str) -> float:
        """How often a second."""
        return self.counts[name] / self.seconds

    def stale_quantile(self, q: float) -> float:
        """In seconds."""
        ranked = sorted(self.stale)
        return ranked[min(len(ranked) - 1, int(q * len(ranked)))] if ranked else 0.0


class Team:
    """One simulation."""

    def __init__(self, seats: int, widgets: int, costs: Costs, *, seconds: float, drops_per_second: float) -> None:
        self._seats = seats
        self._widgets = widgets
        self._costs = costs
        self._seconds = seconds
        self._drops = drops_per_second
        self._chance = random.Random(seats)  # noqa: S311  # the same team every time
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._number = 0
        self._free = 0.0
        self._entry = [float("-inf")] * widgets
        """When the service gave what the server has."""
        self._dropped = [float("-inf")] * widgets
        self._waiting: list[list[tuple[int, float]] | None] = [None] * widgets
        """Who waits for the fetch under way; None: there is none."""
        self._memory = [[float("-inf")] * widgets for _ in range(seats)]
        self._from = TTL
        self.outcome = Outcome(seats, seconds)

    def run(self) -> Outcome:
        """A TTL to warm up, then so many seconds."""
        for seat in range(self._seats):
            for widget in range(self._widgets):
                self._at(self._chance.uniform(0.0, TTL), self._ask(seat, widget))
        self._at(self._chance.expovariate(self._drops), self._drop)
        ends = self._from + self._seconds
        while self._events and self._events[0][0] < ends:
            now, _, event = heapq.heappop(self._events)
            event(now)
        # The heartbeats, one a second for each seat.
        self.outcome.counts["commands"] += int(self._seats * self._seconds)
        self.outcome.busy += self._costs.ping * self._seats * self._seconds
        return self.outcome

    def _at(self, when: float, event: Callable[[float], None]) -> None:
        self._number += 1
        heapq.heappush(self._events, (when, self._number, event))

    def _count(self, now: float, name: str, by: int = 1) -> None:
        if now >= self._from:
            self.outcome.counts[name] += by

    def _serve(self, now: float, cost: float, sent: float, got: float, commands: int = 1) -> float:
        """When the reply to a command that was sent now is there."""
        begins = max(now + self._costs.network, self._free)
        self._free = begins + cost
        if now >= self._from:
            self.outcome.busy += cost
            self.outcome.bytes_in += sent
            self.outcome.bytes_out += got
            self.outcome.counts["commands"] += commands
        return self._free + self._costs.network

    def _ask(self, seat: int, widget: int) -> Callable[[float], None]:
        def ask(now: float) -> None:
            self._count(now, "asks")
            self._at(now + TTL * self._chance.uniform(0.3, 0.7), ask)
            if now - self._memory[seat][widget] < TTL:
                self._count(now, "hits")
            else:
                self._beyond(seat, widget, now)

        return ask

    def _beyond(self, seat: int, widget: int, now: float) -> None:
        costs = self._costs
        fresh = now - self._entry[widget] < TTL
        done = self._serve(now, costs.read, costs.read_in, costs.read_out if fresh else 200.0)
        if done - now > LIMIT:
            # Too slow: the seat asks the service itself.
            self._count(now, "calls")
            self._count(now, "slow")
            self._memory[seat][widget] = now
        elif fresh:
            self._count(now, "shared")
            self._memory[seat][widget] = self._entry[widget]
        elif (waiting := self._waiting[widget]) is not None:
            # Subscribe, look again, and once more when it is published; unsubscribe.
            waiting.append((seat, now))
            self._serve(now, costs.ping * 2 + costs.read, costs.read_in, 200.0, commands=3)
        else:
            self._count(now, "calls")
            self._waiting[widget] = []
            self._at(done + SERVICE, self._landed(seat, widget, done))

    def _landed(self, seat: int, widget: int, begun: float) -> Callable[[float], None]:
        def landed(now: float) -> None:
            costs = self._costs
            stored = self._serve(now, costs.store, costs.store_in, 50.0)
            waiting, self._waiting[widget] = self._waiting[widget] or [], None
            if begun >= self._dropped[widget]:
                self._entry[widget] = now
                self._memory[seat][widget] = now
            for other, _ in waiting:
                self._count(now, "shared")
                self._serve(stored, costs.push + costs.read, costs.read_in, costs.read_out)
                self._memory[other][widget] = self._entry[widget]

        return landed

    def _drop(self, now: float) -> None:
        """A write somewhere makes one widget's answer wrong; every seat is told."""
        costs, chance = self._costs, self._chance
        self._at(now + chance.expovariate(self._drops), self._drop)
        self._count(now, "drops")
        widget = chance.randrange(self._widgets)
        acknowledged = self._serve(now, costs.store, 300.0, 20.0)
        self._entry[widget], self._dropped[widget] = float("-inf"), now
        begins = self._free
        self._serve(now, costs.push * self._seats, 0.0, 80.0 * self._seats, commands=0)
        for seat in range(self._seats):
            heard = begins + costs.push * (seat + 1) + costs.network
            if chance.random() < costs.broken:
                heard += chance.uniform(0.0, HEARTBEAT) + SILENCE
            self._memory[seat][widget] = min(self._memory[seat][widget], float("-inf"))
            if now >= self._from:
                self.outcome.stale.append(max(0.0, heard - acknowledged))
