"""Where the browser comes back to after signing in: a port of this computer, with a path that nobody guesses."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

_MOST_HEAD = 16 * 1024
_HEAD_SECONDS = 10.0
_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Latchkey</title><body style='font:16px system-ui;margin:4em'>"
    "<p>{words} You can close this page and go back to Latchkey."
)


class Loopback:
    """`url` is what to register; `answer()` waits for what the browser brings."""

    def __init__(self) -> None:
        self.url = ""
        self._path = f"/{secrets.token_urlsafe(16)}"
        self._answer: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self.serve, "127.0.0.1", 0, limit=_MOST_HEAD)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}{self._path}"

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def answer(self) -> dict[str, str]:
        """The parameters of the redirect: `code` and `state`, or `error`."""
        return await asyncio.shield(self._answer)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_HEAD_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
            method, target, *_ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
            where = urlsplit(target)
            if method != "GET" or not secrets.compare_digest(where.path, self._path) or self._answer.done():
                await _reply(writer, "404 Not Found", "There is nothing here.")
                return
            given = {name: values[0] for name, values in parse_qs(where.query).items()}
            self._answer.set_result(given)
            await _reply(writer, "200 OK", "You are signed in." if "code" in given else "You are not signed in.")
        except (TimeoutError, ValueError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """Listen until the context is left."""
    found = Loopback()
    await found.open()
    try:
        yield found
    finally:
        found.close()


async def _reply(writer: asyncio.StreamWriter, status: str, words: str) -> None:
    body = _PAGE.format(words=words).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
        "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; "
        "style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
