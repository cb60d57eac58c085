"""Answers that wait to be written. Bounded in bytes; what is invalidated meanwhile is not written at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from ipc.messages import ProviderIdentity
from main_process.kit.epochs import Scope
from main_process.response_cache.second_level.level_key import LevelKey

_MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """One answer, whose it was when its fetch began, and when the service gave it."""

    key: LevelKey
    account: bytes
    body: bytes
    stored_ms: int


class Pending:
    """The latest answer of each key."""

    def __init__(self) -> None:
        self._waiting: dict[LevelKey, Waiting] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, key: LevelKey, account: bytes, body: bytes, stored_ms: int) -> bool:
        """Let the answer wait; False where there is no room, and then the key's older one is gone too."""
        self._remove(key)
        if self._bytes + len(body) > _MOST_BYTES:
            return False
        self._waiting[key] = Waiting(key, account, body, stored_ms)
        self._bytes += len(body)
        return True

    def drop(self, scopes: frozenset[Scope]) -> None:
        """Remove what one of these covers."""
        for key in [key for key in self._waiting if not key.scopes.isdisjoint(scopes)]:
            self._remove(key)

    def providers(self) -> set[ProviderIdentity | None]:
        """Whose answers wait."""
        return {key.provider for key in self._waiting}

    def take(self) -> Iterable[Waiting]:
        """All of them; none waits any more."""
        taken = list(self._waiting.values())
        self.clear()
        return taken

    def clear(self) -> None:
        self._waiting.clear()
        self._bytes = 0

    def _remove(self, key: LevelKey) -> None:
        if (waiting := self._waiting.pop(key, None)) is not None:
            self._bytes -= len(waiting.body)
