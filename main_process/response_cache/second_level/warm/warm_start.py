"""The answers of the last run, at once, while new ones are fetched.

Reading and writing happen on a thread of their own; what is invalidated is in the journal before `drop` returns.
Nothing is read or written before the store's key is at hand, and nothing at all where that key is in memory for the
session only.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog

from main_process.kit.epochs import Scope
from main_process.kit.statistics import Durations
from main_process.response_cache.second_level.accounts import Accounts
from main_process.response_cache.second_level.level_key import EVERYTHING, LevelKey
from main_process.response_cache.second_level.warm import answers_file, journal
from main_process.response_cache.second_level.warm.answers_file import AnswersFile, Kept, Limits
from main_process.response_cache.second_level.warm.journal import Dropped, Journal
from main_process.response_cache.second_level.warm.pending import Pending
from main_process.vault.errors import StoreError
from main_process.vault.private_folder import PrivateFolder
from main_process.vault.sealing import Seals

log = structlog.get_logger(__name__)
T = TypeVar("T")

_MOST_FAILURES = 3
_CLOSING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class WarmAnswer:
    """An answer of an earlier run. `stored_at`: when the service gave it, seconds since 1970."""

    body: bytes
    stored_at: float


class WarmStart:
    """The embedded level. Used on the loop's thread."""

    def __init__(
        self,
        folder: Path,
        accounts: Accounts,
        *,
        limits: Limits | None = None,
        wall: Callable[[], float] = time.time,
        batch_seconds: float = 0.5,
        enabled: bool = True,
    ) -> None:
        self._folder = PrivateFolder(folder, timeout=0.0)
        self._accounts = accounts
        self._limits = limits or Limits()
        self._wall = wall
        self._batch_seconds = batch_seconds
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="latchkey-warm-start")
        self._held = ExitStack()
        self._opening: asyncio.Task[AnswersFile | None] | None = None
        self._file: AnswersFile | None = None
        self._seals: Seals | None = None
        self._journal: Journal | None = None
        self._names: set[bytes] = set()
        self._dropped: dict[bytes, int] = {}
        self._pending = Pending()
        self._used: set[bytes] = set()
        self._timer: asyncio.Handle | None = None
        self._jobs: set[asyncio.Task[Any]] = set()
        self._failures = 0
        self._closed = False
        self._enabled = enabled
        """Without it nothing is read or written; what is invalidated is recorded, for a later run that has it."""
        self._counts = {"asked": 0, "served": 0, "written": 0, "refused": 0}
        self._latency = Durations()

    # Reading

    @property
    def is_off(self) -> bool:
        """Whether there is nothing to read or write in this run."""
        return self._closed or not self._enabled or self._failures >= _MOST_FAILURES

    @property
    def has_been_left(self) -> bool:
        """Whether an earlier run has left answers."""
        return not self.is_off and (self._folder.path / answers_file.NAME).exists()

    async def recall(self, key: LevelKey, account: bytes) -> WarmAnswer | None:
        """The answer that an earlier run has left, if nothing has made it wrong since."""
        self._counts["asked"] += 1
        file = await self._opened()
        if file is None or self._seals is None:
            return None
        name = _name(self._seals, key, account)
        if name not in self._names:
            return None
        began = asyncio.get_running_loop().time()
        kept = await self._guarded(lambda: file.read(name, account, self._now_ms()))
        self._latency.add(asyncio.get_running_loop().time() - began)
        # Looked at only now: what was invalidated meanwhile is not served. What this run wrote, its memory has had.
        # mutant: if kept is None or self._file is not file:
        if kept is None or self._file is not file or kept.begun >= file.journal.base:
            return None
        if Dropped(self._dropped, 0).covers(kept.begun, kept.scopes):  # mutant: if False:
            return None
        self._used.add(name)
        self._soon()
        self._counts["served"] += 1
        return WarmAnswer(kept.body, kept.stored_ms / 1000)

    # Writing

    def keep(self, key: LevelKey, account: bytes, body: bytes, *, age: float = 0.0) -> None:
        """Write the answer, soon. It is current at this very moment: what comes later overtakes it.

        `age`: seconds since the service gave it.
        """
        if self.is_off or len(body) > self._limits.max_answer_bytes:
            return
        if self._seals is not None:
            self._names.discard(_name(self._seals, key, account))
        if self._pending.add(key, account, body, self._now_ms() - int(age * 1000)):
            self._soon()
        else:
            self._counts["refused"] += 1

    def drop(self, scopes: Iterable[Scope]) -> None:
        """Never serve again, in this run or a later one, what one of these covers; recorded when this returns."""
        scopes = frozenset(scopes)
        self._pending.drop(scopes)  # mutant: pass
        try:
            dropped = self._record({self._digest(scope) for scope in scopes})
        except (OSError, ValueError):
            # What cannot be recorded must not be needed: without the file there is nothing to serve.
            log.warning("warm_start.given_up")
            self._give_up()
            return
        if dropped is None:
            return
        self._dropped.update(dropped.last)
        if (file := self._file) is not None:
            self._run(lambda: file.drop(dropped))

    def switch(self, on: bool) -> None:
        """Keep answers from now on, or delete all of them and keep none."""
        self._enabled = on
        if on:
            self._failures = 0
        else:
            self._give_up()

    async def look(self) -> None:
        """Open the file if it is not open, so that `stats` has something to say."""
        await self._opened()

    def begin_anew(self) -> None:
        """The store has another key: nothing that was sealed under the old one may stay."""
        self._give_up()
        self._failures = 0

    async def aclose(self) -> None:
        """Write what is pending and close. Idempotent."""
        if self._closed:
            return
        if self._timer is not None:
            self._timer.cancel()
        if self._opening is not None or len(self._pending):
            # The store may be waiting for its keyring: the end does not wait with it.
            self._run_flush()
            await asyncio.wait(self._jobs, timeout=_CLOSING_SECONDS)
        self._closed = True
        while self._jobs:
            await asyncio.wait(self._jobs)
        if self._file is not None:
            await self._guarded(self._file.close)
            self._file = None
        elif self._journal is not None:
            self._journal.close()
        self._held.close()
        self._thread.shutdown(wait=False)

    def stats(self) -> dict[str, Any]:
        """Bytes, answers and counts."""
        file = self._file
        return {
            "enabled": self._enabled,
            "open": file is not None,
            "bytes": file.bytes if file is not None else 0,
            "entries": file.answers if file is not None else 0,
            "maxBytes": self._limits.max_bytes,
            "pending": len(self._pending),
            "latency": self._latency.summary(),
            **self._counts,
        }

    # Opening

    async def _opened(self) -> AnswersFile | None:
        if self.is_off:
            return None
        if self._file is None:
            if self._opening is None:
                self._opening = asyncio.get_running_loop().create_task(self._open())
            # Shielded: the one who asked first may leave.
            return await asyncio.shield(self._opening)
        return self._file

    async def _open(self) -> AnswersFile | None:
        me = self._opening
        try:
            seals = await self._accounts.seals()
        except StoreError:
            # Locked, say: the next one to ask tries again.
            self._opening = None
            return None
        if seals is None:
            self._failures = _MOST_FAILURES
            return None
        try:
            file, names = await self._on_thread(lambda: self._open_file(seals))
        except (StoreError, OSError, sqlite3.Error, ValueError) as error:
            # Another process has it open, the disk is full, …
            log.info("warm_start.not_open", error=type(error).__name__)
            self._failures = _MOST_FAILURES
            return None
        if self._opening is not me:
            await self._on_thread(file.abandon)
            return None
        if self._journal is not None:
            self._journal.close()
        self._seals, self._file, self._journal, self._names = seals, file, file.journal, names
        return file

    def _open_file(self, seals: Seals) -> tuple[AnswersFile, set[bytes]]:
        self._folder.ensure()
        self._held.close()
        self._held.enter_context(self._folder.locked())
        file = answers_file.open_file(self._folder.path, seals, self._limits, self._now_ms())
        return file, file.names()

    def _give_up(self) -> None:
        """No file in this run, unless there is a reason to begin anew."""
        self._failures = _MOST_FAILURES
        file, self._file = self._file, None
        if file is not None:
            self._journal = None
            self._run(file.abandon)
        self._opening = None
        self._pending.clear()
        with contextlib.suppress(OSError):
            answers_file.remove(self._folder.path)

    # Within

    def _digest(self, scope: Scope) -> bytes:
        return _digest(self._seals, scope)

    def _record(self, digests: set[bytes]) -> Dropped | None:
        """Append to this run's journal or, before it is open, to the last one; None where there is nothing to drop."""
        if self._journal is None:
            old = journal.journals(self._folder.path)
            if not old:
                return None
            self._journal = journal.reopen(old[-1])
        if self._journal.full:
            digests = {journal.EVERYTHING}
        self._journal.append(digests)
        last = self._journal.end - 1
        return Dropped(dict.fromkeys(digests, last), last + 1)

    def _soon(self) -> None:
        if self._timer is None and not self._closed:
            self._timer = asyncio.get_running_loop().call_later(self._batch_seconds, self._run_flush)

    def _run_flush(self) -> None:
        task = asyncio.get_running_loop().create_task(self._flush())
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def _flush(self) -> None:
        self._timer = None
        file = await self._opened()
        seals = self._seals
        if file is None or seals is None:
            self._pending.clear()
            return
        accounts = {provider: await self._accounts.of(provider) for provider in self._pending.providers()}
        # No await from here on: all of them are current at this moment, so they count as begun at the journal's end.
        begun, batch, used = file.journal.end, [], list(self._used)
        for waiting in self._pending.take():
            key = waiting.key
            if accounts.get(key.provider) != waiting.account:  # mutant: if False:
                continue  # The provider was changed meanwhile, by another process.
            scopes = tuple(_digest(seals, scope) for scope in sorted(key.scopes - {EVERYTHING}, key=repr))
            name = _name(seals, key, waiting.account)
            batch.append(Kept(name, waiting.account, waiting.stored_ms, begun, scopes, waiting.body))
        self._used.clear()
        if batch or used:
            await self._guarded(lambda: self._write(file, batch, used))

    def _write(self, file: AnswersFile, batch: list[Kept], used: list[bytes]) -> None:
        now_ms = self._now_ms()
        if batch:
            file.write(batch, now_ms)
            self._counts["written"] += len(batch)
        if used:
            file.touch(used, now_ms)

    def _run(self, work: Callable[[], None]) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def _guarded(self, work: Callable[[], T]) -> T | None:
        """Run `work` on the file; None where the file refuses. A damaged one is begun anew by the next to ask."""
        file = self._file
        try:
            return await self._on_thread(work)
        except (sqlite3.Error, OSError) as error:
            if not isinstance(error, sqlite3.Error) or not answers_file.is_damage(error):
                self._counts["refused"] += 1
                log.info("warm_start.not_written", error=getattr(error, "sqlite_errorname", type(error).__name__))
            elif file is not None and self._file is file:
                self._file, self._opening, self._journal = None, None, None
                self._failures += 1
                log.warning("warm_start.set_aside", error=type(error).__name__)
                await self._on_thread(file.abandon)
                await self._on_thread(lambda: answers_file.set_aside(self._folder.path))
            return None

    async def _on_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _now_ms(self) -> int:
        return int(self._wall() * 1000)


def _name(seals: Seals, key: LevelKey, account: bytes) -> bytes:
    # Tags belong to the name: who asks with others must not get what theirs would not have dropped.
    provider = key.provider or ()
    tags = sorted(str(scope[1]) for scope in key.scopes if scope[0] == "tag")
    return seals.name("answer", account, len(provider), *provider, key.subject, *tags)


def _digest(seals: Seals | None, scope: Scope) -> bytes:
    """A provider's digest needs no key: the store names its providers in plain text too."""
    if scope == EVERYTHING:
        return journal.EVERYTHING
    parts = [part if isinstance(part, bytes) else str(part) for part in scope]
    if scope[0] in {"provider", "no-provider"}:
        return Seals.plain_name(*parts)
    return seals.name("scope", *parts) if seals is not None else journal.EVERYTHING
