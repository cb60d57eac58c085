"""One Latchkey per user-data folder: a second one hands its request to the first and exits.

The first holds a lock on a file, which the system lets go when it dies, and listens on a local socket. Its address
and the key that callers must prove to know are in a file that only the user can read. Messages are JSON.
"""

import json
import os
import secrets
import sys
import tempfile
import threading
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any, TypeAlias

import structlog

log = structlog.get_logger(__name__)

Answer: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""`answer(request) -> reply`, on a thread of the connection's own; it may wait."""

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
_LONGEST_SOCKET_PATH = 100
"""Bytes. Linux allows 108 with the final zero, macOS 104."""


class NotRunning(Exception):
    """Nobody listens: no instance is running, or it is just ending."""


class SingleInstance:
    """The claim of this process to be the first."""

    def __init__(self, user_data: Path) -> None:
        self._folder = user_data
        self._lock: int | None = None
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._key = secrets.token_bytes(32)
        self._socket_folder: tempfile.TemporaryDirectory[str] | None = None
        self._closing = False

    def claim(self) -> bool:
        """Whether this process is the first. The claim holds until `close`, or until the process dies."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._folder / "instance.lock", os.O_CREAT | os.O_RDWR, 0o600)
        if not _try_lock(descriptor):
            os.close(descriptor)
            return False
        self._lock = descriptor
        return True

    def serve(self, answer: Answer) -> None:
        """Answer the requests of later instances and of the command line, from now on."""
        self._listener = Listener(self._address(), family=_FAMILY, authkey=self._key)
        _write_private(self._folder / "instance.json", {"address": self._listener.address, "key": self._key.hex()})
        self._thread = threading.Thread(target=self._listen, args=(answer,), name="latchkey-instance", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and let the next one be the first."""
        self._closing = True
        if self._listener is not None and self._thread is not None:
            (self._folder / "instance.json").unlink(missing_ok=True)
            # From a thread of its own: where nobody accepts any more, this call waits until the listener is closed.
            threading.Thread(target=_wake, args=(self._listener.address, self._key), daemon=True).start()
            self._thread.join(5.0)
            self._listener.close()
            self._listener = None
        if self._socket_folder is not None:
            self._socket_folder.cleanup()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _address(self) -> str:
        if sys.platform == "win32":
            return rf"\\.\pipe\latchkey-{secrets.token_hex(16)}"
        path = self._folder / "instance.sock"
        if len(os.fsencode(path)) > _LONGEST_SOCKET_PATH:
            self._socket_folder = tempfile.TemporaryDirectory(prefix="latchkey-")
            path = Path(self._socket_folder.name) / "instance.sock"
        path.unlink(missing_ok=True)  # left by one that was killed; the lock says that it is ours now
        return str(path)

    def _listen(self, answer: Answer) -> None:
        while not self._closing and self._listener is not None:
            try:
                connection = self._listener.accept()
            except (OSError, EOFError, AuthenticationError):
                # Somebody who does not know the key, or who hung up while proving it.
                continue
            threading.Thread(target=_converse, args=(connection, answer), daemon=True).start()


def _wake(address: Any, key: bytes) -> None:
    """Let a listener's `accept` return."""
    try:
        Client(address, family=_FAMILY, authkey=key).close()
    except (OSError, EOFError, AuthenticationError):
        log.debug("instance.listener_gone")


def ask_running(user_data: Path, request: dict[str, Any], *, time_limit: float = 120.0) -> dict[str, Any]:
    """The running instance's reply, or `NotRunning`."""
    try:
        contact = json.loads((user_data / "instance.json").read_bytes())
        connection = Client(contact["address"], family=_FAMILY, authkey=bytes.fromhex(contact["key"]))
    except (OSError, ValueError, KeyError, EOFError, AuthenticationError):
        raise NotRunning from None
    with connection:
        try:
            connection.send_bytes(json.dumps(request).encode())
            if not connection.poll(time_limit):
                raise NotRunning
            reply = json.loads(connection.recv_bytes(MAX_MESSAGE_BYTES))
        except (OSError, EOFError, ValueError):
            raise NotRunning from None
    if not reply:
        raise NotRunning
    return dict(reply)


def _converse(connection: "Connection[Any, Any]", answer: Answer) -> None:
    with connection:
        try:
            request = json.loads(connection.recv_bytes(MAX_MESSAGE_BYTES))
            reply = answer(request) if isinstance(request, dict) else {}
            connection.send_bytes(json.dumps(reply).encode())
        except (OSError, EOFError, ValueError):
            log.debug("instance.caller_gone")
        except Exception:
            log.exception("instance.request_failed")


def _write_private(path: Path, document: dict[str, Any]) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(document, file)
    unfinished.replace(path)


if sys.platform == "win32":
    import msvcrt

    _FAMILY = "AF_PIPE"

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    _FAMILY = "AF_UNIX"

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
