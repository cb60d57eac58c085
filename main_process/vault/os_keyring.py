"""The operating system's keyring, behind a thread of its own: it may prompt or hang, and nothing waits for ever.

Only back ends that keep secrets under the login session's protection are allowed. `keyring` would otherwise also pick
plain-text files, or nothing at all, from its plug-ins.
"""

import importlib
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, TypeVar

import structlog

from main_process.vault.errors import Reason, StoreError

log = structlog.get_logger(__name__)
T = TypeVar("T")

SERVICE = "Latchkey"
"""The service name under which entries are filed in the keyring."""

LONGEST_GOODBYE = 2.0
"""Seconds."""

ALLOWED = {
    "win32": {"Windows Credential Manager": ("keyring.backends.Windows", "WinVaultKeyring")},
    "darwin": {"macOS Keychain": ("keyring.backends.macOS", "Keyring")},
}.get(
    sys.platform,
    {
        "Secret Service": ("keyring.backends.SecretService", "Keyring"),
        "KWallet": ("keyring.backends.kwallet", "DBusKeyring"),
    },
)
"""This system's allowed back ends by the name that is recorded in the store, in order of preference.

Of the others not even the import is tried: macOS's starts the compiler elsewhere, to look for a library.
"""


class OsKeyring:
    """Reads and writes entries of `SERVICE`. Every call ends within `timeout` seconds, or says that it did not."""

    def __init__(self, *, timeout: float = 20.0, find: Callable[[], tuple[str, Any] | None] | None = None) -> None:
        self._timeout = timeout
        self._find = find or find_back_end
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stuck: Future[Any] | None = None
        self._found: tuple[str, Any] | None = None
        self.is_asked = False
        """Whether somebody waits for its answer, and it may be asking its user. Read from any thread."""

    def name(self) -> str | None:
        """The back end's recorded name, or None where the system has no keyring that is allowed."""
        found = self._ask(self._back_end, asks_back=False)
        return found[0] if found else None

    def read(self, entry: str) -> str | None:
        """The text of an entry, or None."""
        value = self._ask(lambda: self._must().get_password(SERVICE, entry))
        return None if value is None else str(value)

    def write(self, entry: str, text: str) -> None:
        self._ask(lambda: self._must().set_password(SERVICE, entry, text))

    def write_later(self, entry: str, text: str) -> None:
        """Set an entry without waiting; a failure is logged. Entries are written in the order of the calls."""
        self._submit(lambda: self._must().set_password(SERVICE, entry, text)).add_done_callback(_log_failure)

    def delete(self, entry: str) -> None:
        """Remove an entry, if it is there."""
        self._ask(lambda: self._delete(entry))

    def settle(self) -> None:
        """Wait, without a time limit, until a call that went over its own has come back."""
        if self._stuck is not None:
            self._stuck.exception()

    def close(self) -> None:
        """Let what was queued be written, for two seconds at most: a counter that is not noted accuses nobody."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(min(self._timeout, LONGEST_GOODBYE) if self._stuck is None else 0.0)
            self._thread = None

    def _delete(self, entry: str) -> None:
        back_end = self._must()
        if back_end.get_password(SERVICE, entry) is not None:
            back_end.delete_password(SERVICE, entry)

    def _back_end(self) -> tuple[str, Any] | None:
        if self._found is None:
            self._found = self._find()
        return self._found

    def _must(self) -> Any:
        found = self._back_end()
        if found is None:
            raise StoreError(Reason.KEY_MISSING)
        return found[1]

    def _ask(self, job: Callable[[], T], *, asks_back: bool = True) -> T:
        """`asks_back`: whether the job may make the keyring ask its user."""
        if self._stuck is not None and not self._stuck.done():
            raise StoreError(Reason.KEYRING_SILENT)
        self._stuck = None
        future = self._submit(job)
        self.is_asked = asks_back
        try:
            return future.result(self._timeout)
        except FutureTimeout:
            self._stuck = future
            raise StoreError(Reason.KEYRING_SILENT) from None
        finally:
            self.is_asked = False

    def _submit(self, job: Callable[[], T]) -> "Future[T]":
        if self._thread is None:
            # A daemon: a prompt that nobody answers must not keep the app from ending.
            self._thread = threading.Thread(target=self._work, name="latchkey-keyring", daemon=True)
            self._thread.start()
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, future = item
            try:
                future.set_result(job())
            except StoreError as error:
                future.set_exception(error)
            except Exception as error:  # noqa: BLE001  # each back end has its own; all become one error
                future.set_exception(_translate(error))


def find_back_end() -> tuple[str, Any] | None:
    """The first allowed back end that works here, with its name. Imports `keyring`, so it is called on the thread."""
    for name, (module, attribute) in ALLOWED.items():
        try:
            back_end = getattr(importlib.import_module(module), attribute)
            if back_end.viable:
                return name, back_end()
        except Exception as error:  # noqa: BLE001  # a missing desktop shows in as many ways as there are back ends
            log.debug("keyring.not_usable", back_end=name, error=type(error).__name__)
    return None


def _translate(error: Exception) -> StoreError:
    kind = type(error).__name__
    log.warning("keyring.failed", error=kind)
    if kind in {"KeyringLocked", "LockedException", "PromptDismissedException"}:
        return StoreError(Reason.KEYRING_LOCKED)
    return StoreError(Reason.KEYRING_LOCKED, "The system's keyring refused. Unlock or restart it, then try again.")


def _log_failure(future: "Future[Any]") -> None:
    if (error := future.exception()) is not None:
        log.warning("keyring.write_later_failed", reason=getattr(error, "reason", type(error).__name__))
