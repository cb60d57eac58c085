"""One connection to the server: commands in order, replies in order, and what was published in between.

redis-py opens it (TLS, user and password, RESP3); here it is shared by all callers at once. Because everything goes
through one connection, whoever asks after an invalidation is answered after it.
"""

import asyncio
import contextlib
import math
import ssl
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

import structlog
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    MovedError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)

from main_process.response_cache.second_level.shared.address import Whereabouts

log = structlog.get_logger(__name__)

OnPublished: TypeAlias = Callable[[bytes, bytes], None]
"""`on_published(channel, message)`."""

_CODES: dict[type[RedisError], str] = {
    NoScriptError: "NOSCRIPT",
    OutOfMemoryError: "OOM",
    ReadOnlyError: "READONLY",
    NoPermissionError: "NOPERM",
    BusyLoadingError: "LOADING",
    AuthenticationError: "WRONGPASS",
}
_AT_A_TIME = 64
"""Replies and messages that have come, after which others get the loop."""
_MOST_A_SECOND = 20_000
"""Of both together. Thousands of seats that invalidate all the time stay below."""


class LinkBroken(Exception):
    """The connection is gone, and with it whatever was not answered."""


class Refused(Exception):
    """The server refused a command; `code` is the first word of what it said.

    `place`: host and port that a node of a cluster named instead of itself.
    """

    def __init__(self, code: str, place: tuple[str, int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.place = place


class Link:
    """An open connection. Made by `open_link`."""

    def __init__(self, connection: AbstractConnection, on_published: OnPublished) -> None:
        self._connection = connection
        self._on_published = on_published
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._reading = asyncio.get_running_loop().create_task(self._read())
        # Not at the end of the task: cancelled before its first step, it would not get there.
        self._reading.add_done_callback(self._gone)
        self._sending: set[asyncio.Future[None]] = set()
        self.broken = False

    async def call(self, *command: Any) -> Any:
        """The reply to one command. Raises `Refused` and `LinkBroken`. A caller that is cancelled harms no other."""
        if self.broken:
            raise LinkBroken
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(reply)
        await self._send(command)
        return await reply

    async def subscribe(self, channel: bytes) -> None:
        """Hear what is published on the channel from here on."""
        await self._send(("SUBSCRIBE", channel))

    async def unsubscribe(self, channel: bytes) -> None:
        await self._send(("UNSUBSCRIBE", channel))

    async def wait(self, within: float) -> None:
        """Wait until the connection is gone, at most so long."""
        await asyncio.wait([self._reading], timeout=within)

    def cut(self) -> None:
        """Give the connection up: whoever waits gets `LinkBroken`, and `wait` returns."""
        self._reading.cancel()

    async def close(self) -> None:
        """Close it; whoever waits gets `LinkBroken`."""
        self._reading.cancel()
        # Not for ever: what is being sent waits for a reader who may be gone.
        await asyncio.wait([self._reading, *self._sending], timeout=0.1)
        with contextlib.suppress(RedisError, OSError):
            await self._connection.disconnect(nowait=True)

    async def _send(self, command: tuple[Any, ...]) -> None:
        # redis-py would connect anew, and nobody would read there or close it.
        if self.broken or not self._connection.is_connected:
            raise LinkBroken
        # Written before anything is waited for: the order of the calls is that of the wire.
        sending = asyncio.ensure_future(self._connection.send_command(*command, check_health=False))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        try:
            # Shielded: half a command would spoil the connection for all.
            await asyncio.shield(sending)
        except (RedisError, OSError):
            self._reading.cancel()
            raise LinkBroken from None

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        since, count = loop.time(), 0
        try:
            while True:
                count += 1
                if count % _AT_A_TIME == 0:
                    await asyncio.sleep(0)
                    if count > _MOST_A_SECOND * max(1.0, loop.time() - since):
                        log.warning("shared_cache.flooded")
                        return
                    if loop.time() - since > 1.0:
                        since, count = loop.time(), 0
                try:
                    reply = await self._connection.read_response(
                        disable_decoding=True, timeout=math.inf, push_request=True
                    )
                except ResponseError as error:
                    reply = _refused(error)
                match reply:
                    case [b"message", bytes(channel), bytes(message)]:
                        self._on_published(channel, message)
                    case [b"message", *_]:
                        return
                    case [b"subscribe" | b"unsubscribe", *_]:
                        pass
                    case _:
                        self._answer(reply)
        except Exception:  # noqa: BLE001 - whatever reading what a server may write leads to
            return  # Broken, or it does not speak RESP.

    def _gone(self, _reading: asyncio.Task[None]) -> None:
        self.broken = True
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(LinkBroken())
                waiting.exception()  # Heard: its caller may have left.
        self._waiting.clear()

    def _answer(self, reply: Any) -> None:
        waiting = self._waiting.popleft()
        if waiting.done():
            return
        if isinstance(reply, Refused):
            waiting.set_exception(reply)
            waiting.exception()  # Heard, as above.
        else:
            waiting.set_result(reply)


def _refused(error: RedisError) -> Refused:
    if isinstance(error, MovedError):
        return Refused("MOVED", error.node_addr)
    # redis-py takes the first word off where it has an exception of its own.
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return Refused(code)
    return Refused(str(error).partition(" ")[0])


def _is_about_certificates(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


async def open_link(whereabouts: Whereabouts, on_published: OnPublished, seconds: float) -> Link:
    """Connect, within so many seconds. Raises `LinkBroken`, or `Refused` for a wrong password, user or database."""
    connection: AbstractConnection | None = None
    try:
        async with asyncio.timeout(seconds):
            connection = await whereabouts.connection(seconds)
            await connection.connect()  # type: ignore[no-untyped-call]  # redis-py has not typed it
    except BaseException as error:
        # Also when the wait is over: what was half open must not stay so.
        if connection is not None:
            with contextlib.suppress(RedisError, OSError):
                await connection.disconnect(nowait=True)
        if isinstance(error, ResponseError | AuthenticationError):
            raise _refused(error) from None
        if _is_about_certificates(error):
            raise Refused("CERTIFICATE") from None
        if isinstance(error, asyncio.CancelledError | TimeoutError) or not isinstance(error, Exception):
            raise
        # RedisError, OSError, or what redis-py makes of an answer that it does not expect.
        raise LinkBroken from None
    return Link(connection, on_published)
