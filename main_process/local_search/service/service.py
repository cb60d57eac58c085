"""Local Search's life: started by the first client that needs it, stopped with the app, started again after a fall."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from main_process.errors import ClientCreationFailed
from main_process.local_search.index.folders import FolderStore
from main_process.local_search.index.model import Corpus
from main_process.local_search.index.progress import Progress
from main_process.local_search.service.watching import FolderWatch
from main_process.sdks.local_search.provider_type import Endpoint

if TYPE_CHECKING:
    from main_process.local_search.service.running import Running

log = structlog.get_logger(__name__)


class LocalSearch:
    """The embedded search service. All methods belong to the event loop's thread."""

    def __init__(
        self, cache_folder: Path, corpora: Sequence[Corpus], folders: FolderStore, *, pause: float = 1.0
    ) -> None:
        """`corpora` are indexed in this order, `folders` after the first of them; see Indexing for `pause`."""
        self._cache_folder = cache_folder
        self._corpora = corpora
        self._folders = folders
        self._pause = pause
        self._lock = asyncio.Lock()
        self._running: Running | None = None
        self._stopped: list[Callable[[], object]] = []
        self._changed: list[Callable[[str], None]] = []
        self._falls: set[asyncio.Task[None]] = set()
        self._watch = FolderWatch(self._watched, self._refresh_folders)

    @property
    def running(self) -> bool:
        """Whether the service answers."""
        return self._running is not None and self._running.serves()

    @property
    def endpoint(self) -> Endpoint | None:
        """Where it answers and the token of this start; None while it does not run."""
        return self._running.endpoint if self._running else None

    @property
    def requests(self) -> int:
        """How many requests this start has let in."""
        return self._running.door.admitted if self._running else 0

    def on_stopped(self, callback: Callable[[], object]) -> None:
        """Call `callback` whenever the service has stopped, for whatever reason: its clients are of no use any more."""
        self._stopped.append(callback)

    def on_changed(self, callback: Callable[[str], None]) -> None:
        """Call `callback(index name)` when an index that held something else has been brought up to date."""
        self._changed.append(callback)

    def progress(self) -> tuple[Progress, ...]:
        """How far each index is; nothing while the service does not run."""
        return self._running.catalogue.progress() if self._running else ()

    async def ensure_running(self) -> Endpoint:
        """Start the service unless it runs; where it answers. Concurrent callers share one start.

        Raises ClientCreationFailed, as on a full disk.
        """
        async with self._lock:
            if self._running is not None and self._running.serves():
                return self._running.endpoint
            await self._stop_running()
            running = await asyncio.to_thread(_running_class)
            try:
                self._running = await running.start(self._cache_folder, self._order(), self._tell_changed, self._pause)
            except (OSError, sqlite3.Error) as error:
                log.warning("local_search.not_started", error=type(error).__name__)
                why = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
                raise ClientCreationFailed(
                    f"Local Search cannot start: {why}. See whether Latchkey's disk is full, then try again."
                ) from error
            self._watch.restart()
            log.info("local_search.started")
            return self._running.endpoint

    async def start(self) -> None:
        """The same as `ensure_running`."""
        await self.ensure_running()

    async def stop(self) -> None:
        """Stop, and leave no task, thread or socket. Safe to call at any time."""
        async with self._lock:
            await self._stop_running()

    def client_failed(self) -> None:
        """A client could not reach the service: if it has fallen, clean up and have its clients dropped."""
        if self._running is not None and not self._running.serves():
            fall = asyncio.get_running_loop().create_task(self.stop(), name="local-search-fall")
            self._falls.add(fall)
            fall.add_done_callback(self._falls.discard)

    def refresh_folders(self) -> None:
        """Have the user's folders scanned again and watched, as after one was added or removed."""
        if self._running is not None:
            self._refresh_folders()
            self._watch.restart()

    async def documents(self) -> dict[str, int]:
        """How many files of each of the user's folders are indexed, by folder id."""
        return await self._running.files_by_folder(self._folders.schema.name) if self._running else {}

    async def document(self, index: str, object_id: str) -> tuple[str, str] | None:
        """The name and all of the text that a record is a part of; None where there is no such record."""
        await self.ensure_running()
        return await self._running.document(index, object_id) if self._running else None

    def _refresh_folders(self) -> None:
        if self._running is not None:
            self._running.refresh(self._folders)

    def _watched(self) -> list[Path]:
        return [Path(folder.path) for folder in self._folders.list()]

    def _order(self) -> list[Corpus]:
        return [*self._corpora[:1], self._folders, *self._corpora[1:]]

    def _tell_changed(self, name: str) -> None:
        for callback in self._changed:
            callback(name)

    async def _stop_running(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        for callback in self._stopped:
            callback()
        await self._watch.stop()
        await running.stop()
        log.info("local_search.stopped")


def _running_class() -> "type[Running]":
    # Off the loop: aiohttp's server and the index are a fifth of what the app imports.
    from main_process.local_search.service.running import Running  # noqa: PLC0415 (lazy: a start does not need it)

    return Running
