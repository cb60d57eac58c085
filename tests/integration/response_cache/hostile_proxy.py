"""A proxy between a seat and its server that delays, holds back, halves and cuts."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class HostileProxy:
    """Passes bytes on, unless told otherwise. Attributes may be changed at any time."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._writers: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Future[None]] = set()
        self.port = 0
        self.delay = 0.0
        """Seconds that each piece waits."""
        self.late = 0.0
        """Seconds that each piece from the server waits besides."""
        self.silent = False
        """Pieces disappear, and nobody is told."""
        self.halves = 0.0
        """The share of pieces of which half is passed on before the connection is cut."""
        self.chance = random.Random(1)  # noqa: S311  # the same trouble every time

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def cut(self) -> None:
        """Cut every connection."""
        for writer in tuple(self._writers):
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, back}
        passing = [
            asyncio.ensure_future(self._pass(reader, back)),
            asyncio.ensure_future(self._pass(there, writer, back=True)),
        ]
        self._passing |= {*passing}
        await asyncio.wait(passing)
        self._passing -= {*passing}
        self._writers -= {writer, back}
        for one in (writer, back):
            with contextlib.suppress(OSError):
                await one.wait_closed()

    async def end(self) -> None:
        """Cut everything, and wait until it is gone."""
        self.delay = self.late = 0.0
        self.cut()
        while self._passing:
            await asyncio.wait(tuple(self._passing))
            await asyncio.sleep(0)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, back: bool = False) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(65536):
                if seconds := self.delay + self.late * back:
                    await asyncio.sleep(seconds)
                if self.silent:
                    continue
                if self.chance.random() < self.halves:
                    writer.write(piece[: len(piece) // 2])
                    break
                writer.write(piece)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def hostile_proxy(port: int) -> AsyncIterator[HostileProxy]:
    """A proxy to that port of this machine."""
    proxy = HostileProxy(port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = int(server.sockets[0].getsockname()[1])
    try:
        yield proxy
    finally:
        server.close()
        await proxy.end()
