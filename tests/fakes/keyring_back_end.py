"""A keyring back end in memory, which can be locked, forget, hang, or be missing. It speaks `keyring`'s protocol."""

import threading
from typing import Any

from main_process.vault.os_keyring import OsKeyring


class Locked(Exception):
    """Stands for `keyring.errors.KeyringLocked`, which is told by its name."""


Locked.__name__ = "KeyringLocked"


class FakeBackEnd:
    """Entries by (service, user). `gate` holds every call until it is set."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False
        self.gate = threading.Event()
        self.gate.set()

    def get_password(self, service: str, user: str) -> str | None:
        self._enter()
        return self.entries.get((service, user))

    def set_password(self, service: str, user: str, text: str) -> None:
        self._enter()
        self.entries[service, user] = text

    def delete_password(self, service: str, user: str) -> None:
        self._enter()
        del self.entries[service, user]

    def keys(self) -> list[str]:
        """The entries that hold keys, not counters."""
        return [user for _, user in self.entries if user.startswith("key ")]

    def _enter(self) -> None:
        self.gate.wait(30)
        if self.locked:
            raise Locked


def keyring_with(back_end: Any, name: str = "Secret Service", timeout: float = 20.0) -> OsKeyring:
    """The app's keyring over this back end; None: a system without one."""
    return OsKeyring(timeout=timeout, find=lambda: None if back_end is None else (name, back_end))
