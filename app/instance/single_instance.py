"""One Latchkey per user-data folder: a second one hands its request to the first and exits.

The first holds a lock on a file, which the system releases when the process dies, and listens on a local socket. Its
address and the key that both sides must prove to know are in a file that only the user can read.
"""

import asyncio
import json
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import structlog

from app.instance import handshake
from app.instance.ask import CONTACT
from main_process.kit.atomic_file import write_private
from main_process.kit.file_lock import FileLock

log = structlog.get_logger(__name__)

Answer: TypeAlias = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
"""`await answer(request) -> reply`; cancelled when the caller hangs up."""

MOST_CALLERS = 32
"""Connections at a time; one more is closed at once."""
_LONGEST_SOCKET_PATH = 100
"""Bytes. Linux allows 108 with the final zero, macOS 104."""
_TOO_LARGE = {"error": {"code": "too-large", "message": "The answer is too large. Ask for less of it.", "reason": None}}


class SingleInstance:
    """The claim of this process to be the first."""

    def __init__(self, user_data: Path) -> None:
        self._folder = user_data
        self._lock = FileLock(user_data / "instance.lock")

    def claim(self) -> bool:
        """Whether this process is the first. The claim holds until `close`, or until the process dies."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._lock.try_acquire()

    @asynccontextmanager
    async def serving(self, answer: Answer) -> AsyncIterator[None]:
        """Answer the requests of later instances and of the command line, on this event loop."""
        key = secrets.token_bytes(32)
        conversations = Conversations(key, answer)
        with self._socket_path() as path:
            server: asyncio.Server | None = None
            try:
                server = await _listen(conversations.begin, path)
                contact = {"address": server.sockets[0].getsockname(), "key": key.hex()}
                write_private(self._folder / CONTACT, json.dumps(contact).encode())
            except OSError as error:
                # A full disk: the command line then works by itself, and a second start is told to try again.
                log.warning("instance.not_answering", error=type(error).__name__)
            try:
                yield
            finally:
                (self._folder / CONTACT).unlink(missing_ok=True)
                if server is not None:
                    server.close()
                await conversations.close()
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let the next one be the first."""
        self._lock.release()

    @contextmanager
    def _socket_path(self) -> Iterator[Path]:
        path = self._folder / "instance.sock"
        if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH and _is_free(path):
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="latchkey-") as folder:
            yield Path(folder, "instance.sock")


class Conversations:
    """The callers that are connected, each with a task of its own, so that a silent one keeps nobody waiting."""

    def __init__(self, key: bytes, answer: Answer) -> None:
        self._key = key
        self._answer = answer
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A caller has connected."""
        if len(self._tasks) >= MOST_CALLERS:
            log.warning("instance.too_many_callers")
            writer.close()
            return
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Close every connection and cancel the commands that run for them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(handshake.HANDSHAKE_SECONDS):
                request = await self._request(reader, writer)
            reply = await self._reply(request, reader)
            if reply is not None:
                async with asyncio.timeout(handshake.HANDSHAKE_SECONDS):
                    writer.write(_frame(reply))
                    await writer.drain()
        except (OSError, EOFError, ValueError):
            # It hung up, said nothing in time, does not know the key, or speaks nonsense.
            log.debug("instance.caller_gone")
        except Exception:
            log.exception("instance.request_failed")
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> dict[str, Any]:
        """The request of a caller that has proved to know the key. Raises ValueError for any other."""
        theirs = await reader.readexactly(handshake.NONCE_BYTES)
        mine = handshake.new_nonce()
        writer.write(mine + handshake.proof(self._key, "app", theirs, mine))
        claim = await reader.readexactly(handshake.PROOF_BYTES)
        if not handshake.is_proof(claim, handshake.proof(self._key, "caller", theirs, mine)):
            raise ValueError("a caller without the key")
        length = handshake.decode_length(await reader.readexactly(handshake.LENGTH_BYTES))
        return handshake.decode(await reader.readexactly(length))

    async def _reply(self, request: dict[str, Any], reader: asyncio.StreamReader) -> dict[str, Any] | None:
        """The answer; None where the caller hung up meanwhile: what nobody waits for is cancelled."""
        work = asyncio.ensure_future(self._answer(request))
        hung_up = asyncio.ensure_future(reader.read(1))  # a caller says no more: this ends with its connection
        try:
            await asyncio.wait({work, hung_up}, return_when=asyncio.FIRST_COMPLETED)
            return work.result() if work.done() else None
        finally:
            for task in (work, hung_up):
                task.cancel()
            await asyncio.gather(work, hung_up, return_exceptions=True)


def _is_free(path: Path) -> bool:
    """Whether a socket can be made there. Removes what a killed process has left: the lock says that it is dead."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        log.warning("instance.address_taken")  # a folder, say
        return False
    return True


def _frame(reply: dict[str, Any]) -> bytes:
    try:
        return handshake.encode(reply)
    except ValueError:
        return handshake.encode(_TOO_LARGE)


async def _listen(begin: Callable[[asyncio.StreamReader, asyncio.StreamWriter], None], path: Path) -> asyncio.Server:
    if sys.platform == "win32":
        return await asyncio.start_server(begin, "127.0.0.1", 0)
    server = await asyncio.start_unix_server(begin, path)
    # The folder is private already; should it ever not be, the socket is, and the key is still needed.
    await asyncio.to_thread(path.chmod, 0o600)
    return server
