"""One fetch's part in the team: look at the server, lead or follow, store."""

import asyncio
import os
import random
from collections.abc import Coroutine
from typing import Any, Protocol

from main_process.response_cache.second_level.accounts import Accounts
from main_process.response_cache.second_level.level_key import LevelKey
from main_process.response_cache.second_level.protocol import Fetch, Outcome, Recalled
from main_process.response_cache.second_level.shared import entries, scripts
from main_process.response_cache.second_level.shared.entries import Times
from main_process.response_cache.second_level.shared.link import Link
from main_process.response_cache.second_level.shared.names import Names, Naming
from main_process.response_cache.second_level.shared.pauses import Pauses
from main_process.response_cache.second_level.shared.server import Server, first_number
from main_process.vault.sealing import SealBroken, Seals

_MOST_PUBLISHED = 64 * 1024
"""Bytes of an entry that is sent to those who wait for it; they read a larger one themselves."""
_AHEAD_MS = 1000
"""What the time of a new answer may be ahead: a seat knows the server's clock only as of when it connected."""
_MOST_ROUNDS = 60
_FIRST_LEASE = 4
"""Times what a command may take. A seat that hears that it has the lease prolongs it; one that does not holds up less.
"""
_LONGEST_WAIT = 30.0
"""Seconds that a call waits for other seats altogether, whatever the server says of them."""
_IN_VAIN = 5.0
_ALONE_SECONDS = 600.0
"""Who has waited longer than `_IN_VAIN` and then had to ask the service itself waits for nobody for so long."""


class Seat(Protocol):
    """What a turn uses of its seat."""

    seals: Seals
    accounts: Accounts
    naming: Naming
    server: Server
    lease: float
    """Seconds."""
    counts: dict[str, int]
    pauses: Pauses
    name: str
    """What the others may call it; empty where its user does not say."""
    alone_until: float
    """The loop's time until which it waits for no other seat."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run what nobody waits for."""


class Turn:
    """What was read when it began is what the server compares when it ends."""

    def __init__(
        self, seat: Seat, key: LevelKey, account: bytes, names: Names, *, oldest: float | None, seconds: float
    ) -> None:
        """`seconds`: how long the fetch may be held up by commands, all of them together."""
        self._seat = seat
        self._left = self._time_limit = seconds
        self._first_lease = min(seat.lease, _FIRST_LEASE * seconds)
        self._key = key
        self._account = account
        self._names = names
        self._oldest = oldest
        self._token = os.urandom(12).hex().encode()
        self._leads = False
        self._generations: bytes | None = None
        self._begun_ms = 0
        self._read_at = 0.0

    async def answer(self, fetch: Fetch) -> Outcome:
        """A good enough answer of the server's, another seat's when it comes, or what `await fetch()` gives."""
        self._seat.counts["asked"] += 1
        lapses = await self._look()
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for _ in range(_MOST_ROUNDS):
            if isinstance(lapses, Recalled):
                self._seat.counts["served"] += 1
                return lapses
            if self._leads or lapses is None or loop.time() > begun + _LONGEST_WAIT:
                break
            if loop.time() < self._seat.alone_until:  # mutant: if False:
                break
            self._left = max(self._left, self._time_limit / 2)
            # Another seat fetches it. When its lease has lapsed, those who wait come at different moments.
            self._seat.counts["waited"] += 1
            seconds = lapses + random.uniform(0.0, 0.05)  # noqa: S311  # spreads seats, guards nothing
            heard: bytes | Recalled | float | None = await self._seat.server.published(
                self._names.done, seconds, self._look_again
            )
            found = self._given(heard) if isinstance(heard, bytes) else heard
            lapses = found or await self._look()
        if loop.time() > begun + _IN_VAIN:
            self._seat.alone_until = loop.time() + _ALONE_SECONDS
        return await (self._lead(fetch) if self._leads else fetch())

    def landed(self, body: bytes | None, keep: float) -> None:
        """Share the answer, for `keep` seconds, or let go."""
        server = self._seat.server
        if body is None or self._generations is None or not server.up or len(body) > entries.MOST_BYTES:
            if self._leads:
                self._seat.spawn(self._lease(0))
        else:
            elapsed_ms = int((asyncio.get_running_loop().time() - self._read_at) * 1000)
            times = Times(self._begun_ms + elapsed_ms, self._begun_ms, max(1, int(keep * 1000)))
            self._seat.spawn(self._store(body, times, self._generations))

    async def _look_again(self) -> "Recalled | float | None":
        """As `_look`, but nothing where there is still somebody to wait for."""
        found = await self._look()
        return None if isinstance(found, float) and not self._leads else found

    async def _look(self) -> Recalled | float | None:
        """The answer; or seconds until another seat's lease lapses; or None: fetch."""
        naming, names = self._seat.naming, self._names
        oldest_ms = -1 if self._oldest is None else int(self._oldest * 1000)
        token = b"" if self._oldest is None else self._token
        asked = asyncio.get_running_loop().time()
        result = await self._seat.server.run(
            scripts.READ,
            [names.entry, names.lease, naming.number, names.pause, *names.generations],
            *(os.urandom(12), first_number(), oldest_ms, token, int(self._first_lease * 1000)),
            within=self._left,
            # Else the others would wait for a lease of which this seat does not know.
            undo=self._let_go if token else None,
        )
        self._left -= asyncio.get_running_loop().time() - asked
        if result is None:
            return None
        match result:
            case [int(now_ms), _, bytes(generations), bytes() | None as entry, int(lease_ms), large, pause]:
                pass
            case _:
                self._seat.server.note("not ours")
                return None
        if large:
            self._seat.server.note("too large")
        self._generations, self._begun_ms = generations, now_ms
        self._read_at = asyncio.get_running_loop().time()
        if entry:
            return self._opened(entry, now_ms)
        if isinstance(pause, bytes) and self._key.provider is not None:
            self._seat.pauses.found(self._key.provider, self._account, pause, now_ms)
        self._leads = lease_ms == 1
        # However long the server says: a seat that is alive renews its lease, and is looked for again.
        return min(lease_ms / 1000, self._seat.lease) if lease_ms > 1 else None

    def _given(self, entry: bytes) -> Recalled | None:
        """What the lease's holder has published, if it was begun under the generations that this turn has read."""
        server, generations = self._seat.server, self._generations or b""
        now_ms = server.now_ms()
        # mutant: if not entry or now_ms is None or not server.up:
        if not entry or now_ms is None or not server.up or entry[1 : 1 + len(generations)] != generations:
            return None
        return self._opened(entry, now_ms)

    def _opened(self, entry: bytes, now_ms: int) -> Recalled | None:
        try:
            times, body, by = entries.unpack(self._seat.seals, self._names.id, self._generations or b"", entry)
        except SealBroken:
            self._seat.counts["refused"] += 1
            self._seat.server.note("not ours")
            return None
        age_ms = self._seat.server.no_earlier(now_ms) - times.stored_ms
        # The script has looked at the same times, before anybody knew that they are genuine.
        if self._oldest is None or not -_AHEAD_MS <= age_ms <= self._oldest * 1000:
            return None
        return Recalled(body, "shared", max(0, age_ms) / 1000, by=by)

    async def _lead(self, fetch: Fetch) -> Outcome:
        renewing = asyncio.get_running_loop().create_task(self._renew())
        try:
            return await fetch()
        finally:
            renewing.cancel()

    async def _renew(self) -> None:
        await asyncio.sleep(self._first_lease / 3)
        while True:
            await self._lease(int(self._seat.lease * 1000))
            await asyncio.sleep(self._seat.lease / 3)

    async def _lease(self, milliseconds: int) -> None:
        names = self._names
        await self._seat.server.run(scripts.LEASE, [names.lease], self._token, milliseconds, names.done)

    async def _let_go(self, link: Link) -> None:
        await scripts.LEASE.run(link, [self._names.lease], self._token, 0, self._names.done)

    async def _store(self, body: bytes, times: Times, generations: bytes) -> None:
        names = self._names
        if await self._seat.accounts.of(self._key.provider) != self._account:
            # The provider was changed meanwhile, by another process: whose answer this is nobody knows.
            await self._lease(0)
            return
        entry = entries.pack(self._seat.seals, names.id, generations, times, body, by=self._seat.name)
        stored = await self._seat.server.run(
            scripts.STORE,
            [names.entry, names.lease, *names.generations],
            *(self._token, generations, entry, times.keep_ms, names.done, _MOST_PUBLISHED),
        )
        self._seat.counts["stored" if stored == 1 else "overtaken"] += stored is not None
