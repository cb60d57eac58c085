"""The connection to the server over time: up, away, up again; what is owed to it; what it tells of invalidations.

Numbers tell whether anything was missed: each invalidation has the one after its predecessor's. A notice whose number
is not the next, or a connection that comes back to another number, means that invalidations went unheard, and then
nothing that was in memory before is trusted.
"""

import asyncio
import contextlib
import os
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeVar

import structlog

from main_process.kit.statistics import Durations
from main_process.response_cache.second_level.level_key import EVERYTHING
from main_process.response_cache.second_level.shared import scripts
from main_process.response_cache.second_level.shared.address import Address, Whereabouts
from main_process.response_cache.second_level.shared.link import Link, LinkBroken, Refused, open_link
from main_process.response_cache.second_level.shared.names import DIGEST_BYTES, Naming
from main_process.response_cache.second_level.time_limit import in_time

log = structlog.get_logger(__name__)
T = TypeVar("T")

CONNECT_SECONDS = 1.0
_HEARTBEAT_SECONDS = 1.0
_SILENCE_SECONDS = 2.0
_SHORTEST_PAUSE = 0.05
_LONGEST_PAUSE = 5.0
_MOST_OWED = 4096
_SKEW_SECONDS = 60.0
_MOST_BEHIND_MS = 2 * 3_600_000


class Server:
    """Where commands go, when there is anywhere to go. On the loop's thread.

    `heard(digests)` is called for what other seats have invalidated, `missed(first)` when some of that may have gone
    unheard: at the first connection, when there is nothing to compare with, or later. `tell(why, used)` hears, once
    while a connection lasts, each thing that is the matter, and with no words that nothing is.
    """

    def __init__(
        self,
        address: Address,
        naming: Naming,
        *,
        heard: Callable[[list[bytes]], None],
        missed: Callable[[bool], None],
        time_limit: float,
        tell: Callable[[str, bool], None] = lambda _why, _used: None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._whereabouts = Whereabouts(address)
        self._naming = naming
        self._heard = heard
        self._missed = missed
        self.time_limit = time_limit
        self._tell = tell
        self._wall = wall
        self._me = os.urandom(8)
        self._link: Link | None = None
        self._task: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()
        self._seen: int | None = None
        self._early = 0
        """The last number heard while greeting."""
        self._leaving = False
        """The connection was cut because another server is the primary."""
        self._owed: set[bytes] = set()
        self._dropping: set[asyncio.Task[Any]] = set()
        self._waiting: dict[bytes, set[asyncio.Future[bytes]]] = {}
        self._also: dict[bytes, Callable[[bytes], None]] = {}
        self._ahead_ms: float | None = None
        """How far the server's clock is ahead of this process's monotonic one."""
        self._slow = False
        self._said: set[str] = set()
        self._noted: set[str] = set()
        self.why = "not connected yet"
        """Why it is not used; empty while it is."""
        self.latency = Durations()

    def start(self) -> None:
        """Begin to connect, unless that has begun."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def tried(self, within: float) -> None:
        """Wait until the first attempt to connect has come to an end, at most so long."""
        self.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._tried.wait()

    @property
    def up(self) -> bool:
        """Whether it answers, and knows everything that was invalidated here."""
        # mutant: return self._link is not None and not self._slow
        # mutant: return self._link is not None and not self._owed
        return self._link is not None and not self._slow and not self._owed

    async def run(
        self,
        script: scripts.Script,
        keys: list[bytes],
        *arguments: Any,
        within: float | None = None,
        undo: Callable[[Link], Coroutine[Any, Any, Any]] | None = None,
    ) -> Any:
        """A script's result; None where the server is away, slow or refuses: whoever asks goes on without it.

        `within`: seconds that the caller has left for it, where that is less than the time limit. `undo(link)` follows
        what took longer: the server does it all the same.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time()
        # A slow one is not waited for either: what took longer is still being undone there.
        if self._dropping and not self._slow:
            await self.flush()
        link = self._link
        if link is None or not self.up:
            return None
        started = loop.time()
        limit = self.time_limit if within is None else max(0.0, min(self.time_limit, within - (started - begun)))
        running = asyncio.ensure_future(script.run(link, keys, *arguments))
        try:
            if not await in_time(running, limit):
                # A caller with little time left does not show that the server is slow.
                if limit > self.time_limit / 2:
                    self._slow = True
                    self._say("slow")
                if undo is not None:
                    self.hold(_quietly(undo(link)))
                return None
            result = running.result()
        except Refused as refused:
            self._refused(refused, link)
        except LinkBroken:
            pass
        else:
            self.latency.add(loop.time() - started)
            self.why = ""
            return result
        finally:
            running.cancel()
        return None

    def also_hear(self, channel: bytes, heard: Callable[[bytes], None]) -> None:
        """Call `heard(message)` for what is published on that channel as well. Before `start`."""
        self._also[channel] = heard

    def now_ms(self) -> int | None:
        """The server's clock, in ms since 1970; None before the first connection."""
        return None if self._ahead_ms is None else int(asyncio.get_running_loop().time() * 1000 + self._ahead_ms)

    def no_earlier(self, now_ms: int) -> int:
        """The server's time, but not long before this computer's: a clock that is set back makes old answers young."""
        # mutant: return now_ms
        return max(now_ms, int(self._wall() * 1000) - _MOST_BEHIND_MS)

    async def size(self) -> dict[str, int] | None:
        """`{keys, bytes, maxBytes}` of the whole server; None where it is away or does not tell this user."""
        link = self._link
        if link is None:
            return None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                keys = int(await link.call("DBSIZE"))
                told = await link.call("INFO", "memory")
            if not isinstance(told, bytes):
                return None
            info = dict(line.split(b":", 1) for line in told.split(b"\r\n") if b":" in line)
            return {"keys": keys, "bytes": int(info[b"used_memory"]), "maxBytes": int(info[b"maxmemory"])}
        except (Refused, LinkBroken, TimeoutError, KeyError, ValueError, TypeError, OverflowError):
            return None

    def drop(self, digests: Iterable[bytes]) -> None:
        """Invalidate these scopes at the server, now or as soon as it is there."""
        self.owe(digests)
        if self._owed and self._link is not None:
            self.hold(self.deliver())

    def owe(self, digests: Iterable[bytes]) -> None:
        """These are to be delivered; until then nothing is read here."""
        self._owed.update(digests)
        if len(self._owed) > _MOST_OWED:
            self._owed = {self._naming.digest(EVERYTHING)}

    async def deliver(self) -> None:
        """Tell the server what is owed, if it is there."""
        if self._link is not None:
            await self._deliver(self._link)

    def hold(self, work: Coroutine[Any, Any, None]) -> None:
        """Let `flush` wait for this as well, and `run` with it."""
        task = asyncio.get_running_loop().create_task(work)
        self._dropping.add(task)
        task.add_done_callback(self._dropping.discard)

    async def flush(self) -> None:
        """Wait until what was dropped so far is dropped at the server; not longer than anything else waits for it."""
        if self._dropping:
            await asyncio.wait(tuple(self._dropping), timeout=self.time_limit)

    async def published(
        self, channel: bytes, within: float, check: Callable[[], Awaitable[T | None]]
    ) -> T | bytes | None:
        """What `await check()` gives once subscribed to the channel; if that is None, the next message, or None."""
        link = self._link
        if link is None:
            return None
        message: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        others = self._waiting.setdefault(channel, set())
        others.add(message)
        try:
            if len(others) == 1:
                await link.subscribe(channel)
            if (found := await check()) is not None:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(within):
                    return await message
        except LinkBroken:
            return None
        finally:
            others.discard(message)
            if not others and self._waiting.pop(channel, None) is not None:
                with contextlib.suppress(LinkBroken):
                    await link.unsubscribe(channel)
        return None

    async def close(self) -> None:
        """Deliver what is owed if that is possible, and disconnect."""
        await self.flush()
        for task in (*self._dropping, *([self._task] if self._task is not None else [])):
            task.cancel()
            await asyncio.wait([task])

    async def _run(self) -> None:
        pause = _SHORTEST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            link: Link | None = None
            self._leaving = False
            begun = loop.time()
            try:
                link = await open_link(self._whereabouts, self._on_published, CONNECT_SECONDS)
                async with asyncio.timeout(CONNECT_SECONDS):
                    await self._greet(link)
                self._tried.set()
                await self._beat(link)
            except Refused as refused:
                self._refused(refused, link)
            except (LinkBroken, TimeoutError):
                if not self._leaving:
                    self._whereabouts.failed()
                    self._say("away")
            except (ValueError, TypeError, OverflowError):
                self._say("garbled")
            finally:
                self._link = None
                self._tried.set()
                if link is not None:
                    await link.close()
                self._wake()
            if loop.time() - begun > _LONGEST_PAUSE:
                # It was there for a while: not one that lets everybody in and throws them out again.
                pause = _SHORTEST_PAUSE
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  # spreads seats, guards nothing
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _greet(self, link: Link) -> None:
        """Subscribe, then compare: what is invalidated from here on is heard, what was until here is counted."""
        self._early = 0
        for channel in (self._naming.notices, *self._also):
            await link.subscribe(channel)
        if await link.call("SET", self._naming.number, first_number(), "NX") and self._seen is None:
            self.note("first seat")
        # Not more than a number has: whatever stands there is read.
        number = int(await link.call("GETRANGE", self._naming.number, 0, 20))
        seconds, microseconds = map(int, await link.call("TIME"))
        self._ahead_ms = seconds * 1000 + microseconds / 1000 - asyncio.get_running_loop().time() * 1000
        if abs(seconds - self._wall()) > _SKEW_SECONDS:
            self.note("skew")
        another = self._whereabouts.is_another()
        if number != self._seen or another:  # mutant: if False:
            self._missed(self._seen is None)
        if self._seen is not None and (number < self._seen or another):  # mutant: if False:
            # One that took over, or came back from an older copy, may lack invalidations that were acknowledged.
            self._owed.add(self._naming.digest(EVERYTHING))
        await self._deliver(link)
        # What was heard since the number was asked for has been followed: it must not look missed later.
        self._seen = max(number, self._early)
        self._link, self._slow = link, False
        self._say("")

    async def _beat(self, link: Link) -> None:
        """Until the connection is gone. One that has fallen silent is cut: its invalidations would go unheard."""
        while not link.broken:
            await link.wait(_HEARTBEAT_SECONDS)
            started = asyncio.get_running_loop().time()
            async with asyncio.timeout(_SILENCE_SECONDS):
                await link.call("PING")
            if self._slow and asyncio.get_running_loop().time() - started < self.time_limit:
                self._slow = False
                self._say("")
            if self._owed:
                await self._deliver(link)

    async def _deliver(self, link: Link) -> None:
        owed = list(self._owed)
        if not owed:
            return
        keys = [self._naming.number, *map(self._naming.generation, owed)]
        try:
            await scripts.DROP.run(link, keys, first_number(), self._naming.notices, self._me, b"".join(owed))
        except LinkBroken:
            return  # Still owed: until it is delivered nothing is read here.
        except Refused as refused:
            self._refused(refused, link)
            return
        self._owed.difference_update(owed)

    def _on_published(self, channel: bytes, message: bytes) -> None:
        if channel in self._also:
            self._also[channel](message)
            return
        if channel != self._naming.notices:
            _tell(self._waiting.get(channel, ()), message)
            return
        text, _, rest = message.partition(b" ")
        number, who, joined = int(text), rest[: len(self._me)], rest[len(self._me) :]
        if self._link is None:
            self._early = max(self._early, number)
        else:
            if self._seen is not None and number > self._seen + 1:  # mutant: if False:
                self._missed(False)
            self._seen = max(number, self._seen or 0)
        if who != self._me:
            self._heard([joined[at : at + DIGEST_BYTES] for at in range(0, len(joined), DIGEST_BYTES)])

    def _refused(self, refused: Refused, link: Link | None) -> None:
        """One that is not the primary any more is left; of a cluster's it says who is, and nothing is the matter."""
        if refused.place is not None and self._whereabouts.are_several:
            self._whereabouts.moved(*refused.place)
        else:
            self._say(refused.code)
            if refused.code != "READONLY" or not self._whereabouts.are_several:
                return
            self._whereabouts.failed()
        if link is not None:
            self._leaving = True
            link.cut()

    def _wake(self) -> None:
        for waiting in self._waiting.values():
            _tell(waiting, b"")

    def _say(self, why: str) -> None:
        """One line for each reason while a connection lasts, however often it comes back."""
        self.why = why
        if not why:
            self._said.clear()
        if why not in self._said:
            self._said.add(why)
            log.info("shared_cache.not_used" if why else "shared_cache.used", why=why, address=self._whereabouts.shown)
            self._tell(why, not why)

    def note(self, what: str) -> None:
        """Say once in this run what keeps nobody from using it."""
        if what not in self._noted:
            self._noted.add(what)
            log.info("shared_cache.noted", what=what, address=self._whereabouts.shown)
            self._tell(what, self.up)


def _tell(waiting: Iterable["asyncio.Future[bytes]"], message: bytes) -> None:
    for one in waiting:
        if not one.done():
            one.set_result(message)


async def _quietly(work: Coroutine[Any, Any, Any]) -> None:
    with contextlib.suppress(LinkBroken, Refused):
        await work


def first_number() -> int:
    """Where the numbers of invalidations begin when the server has none.

    After a loss of data they begin elsewhere, and every seat notices; further on than they ever were, for whoever
    meets a smaller number than before knows that the server went back. Below 2^53, up to which Lua counts exactly.
    """
    return int(time.time() * 1000) * 1024 + int.from_bytes(os.urandom(2)) % 1024
