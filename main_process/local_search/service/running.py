"""One start of Local Search: a socket, a token, an indexing thread and searching threads, all gone after `stop`."""

import asyncio
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Self

from aiohttp import web

from main_process.local_search.index.catalogue import Catalogue
from main_process.local_search.index.indexing import Indexing
from main_process.local_search.index.model import Corpus
from main_process.local_search.search.browsing import whole_source
from main_process.local_search.service.rest import MAX_BODY, Door, SearchApi, guarded
from main_process.sdks.local_search.provider_type import Endpoint

_LOOPBACK = "127.0.0.1"
_SEARCHING_THREADS = 2


class Running:
    """Made by `start`. Belongs to the event loop's thread."""

    def __init__(
        self,
        *,
        endpoint: Endpoint,
        door: Door,
        server: asyncio.Server,
        runner: web.AppRunner,
        catalogue: Catalogue,
        indexing: Indexing,
        indexing_thread: ThreadPoolExecutor,
        searching_threads: ThreadPoolExecutor,
    ) -> None:
        self.endpoint = endpoint
        self.door = door
        self.catalogue = catalogue
        self._server = server
        self._runner = runner
        self._indexing = indexing
        self._indexing_thread = indexing_thread
        self._searching_threads = searching_threads

    @classmethod
    async def start(cls, folder: Path, corpora: Sequence[Corpus], changed: Callable[[str], None], pause: float) -> Self:
        """Listen, and begin to index. Every index can be searched at once, with what it held before."""
        loop = asyncio.get_running_loop()
        catalogue = Catalogue(folder)
        indexing = Indexing(catalogue, changed=partial(_tell, loop, changed), pause=pause)
        indexing_thread = ThreadPoolExecutor(1, "local-search-indexing")
        searching_threads = ThreadPoolExecutor(_SEARCHING_THREADS, "local-search")
        try:
            await loop.run_in_executor(indexing_thread, indexing.prepare, corpora)
            runner, server, door, endpoint = await _listen(SearchApi(catalogue, searching_threads))
        except BaseException:
            indexing_thread.shutdown(wait=False)
            searching_threads.shutdown(wait=False)
            raise
        running = cls(
            endpoint=endpoint,
            door=door,
            server=server,
            runner=runner,
            catalogue=catalogue,
            indexing=indexing,
            indexing_thread=indexing_thread,
            searching_threads=searching_threads,
        )
        indexing_thread.submit(indexing.run, corpora)
        return running

    def serves(self) -> bool:
        """Whether the socket is open."""
        return self._server.is_serving()

    def refresh(self, corpus: Corpus) -> None:
        """Bring one index up to date, before the rest of what the thread is at."""
        self._indexing.ask_for(corpus)
        self._indexing_thread.submit(self._indexing.run_asked)

    async def files_by_folder(self, index: str) -> dict[str, int]:
        """How many sources are indexed under each first part of their key."""

        def count() -> dict[str, int]:
            with self.catalogue.reader(index) as (connection, _):
                keys = [row[0] for row in connection.execute("SELECT key FROM source")]
            return Counter(key.partition("/")[0] for key in keys)

        return await asyncio.get_running_loop().run_in_executor(self._searching_threads, count)

    async def document(self, index: str, object_id: str) -> tuple[str, str] | None:
        """The name and all of the text that a record is a part of. Raises Refused for an index that does not exist."""

        def read() -> tuple[str, str] | None:
            with self.catalogue.reader(index) as (connection, _):
                return whole_source(connection, object_id)

        return await asyncio.get_running_loop().run_in_executor(self._searching_threads, read)

    async def stop(self) -> None:
        """Close the socket and every connection, then wait for the threads, which end within milliseconds."""
        self._server.close()
        await self._runner.cleanup()
        self._indexing.stop()
        await asyncio.to_thread(self._join)
        self.catalogue.close()

    def _join(self) -> None:
        self._indexing_thread.shutdown(cancel_futures=True)
        self._searching_threads.shutdown(cancel_futures=True)


async def _listen(api: SearchApi) -> tuple[web.AppRunner, asyncio.Server, Door, Endpoint]:
    """Serve the API on a free port of this computer, for whoever holds the new token."""
    loop = asyncio.get_running_loop()
    # The port is part of what the door checks, so the socket comes first.
    bound = socket.create_server((_LOOPBACK, 0))
    port = bound.getsockname()[1]
    endpoint = Endpoint(_LOOPBACK, port, secrets.token_urlsafe(32))
    door = Door(f"{_LOOPBACK}:{port}", endpoint.token)
    application = web.Application(middlewares=[guarded(door)], client_max_size=MAX_BODY)
    application.add_routes(api.routes())
    runner = web.AppRunner(application, handle_signals=False, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    if runner.server is None:
        raise RuntimeError("aiohttp gives a runner its server in setup()")
    server = await loop.create_server(runner.server, sock=bound)
    return runner, server, door, endpoint


def _tell(loop: asyncio.AbstractEventLoop, changed: Callable[[str], None], name: str) -> None:
    """Call `changed(name)` on the loop, from the indexing thread; the loop may have ended meanwhile."""
    try:
        loop.call_soon_threadsafe(changed, name)
    except RuntimeError:
        return
