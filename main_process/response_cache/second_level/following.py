"""Drops from this seat's memory what another seat has invalidated, as the seat's own invalidations do."""

from collections.abc import Iterable
from typing import Protocol

from main_process.kit.epochs import Scope
from main_process.response_cache.second_level.level_key import EVERYTHING, channel_of
from main_process.response_cache.second_level.levels import Levels


class Memory(Protocol):
    """The response cache's ways of invalidating."""

    def invalidate(self, key: str) -> None: ...
    def invalidate_prefix(self, prefix: str) -> None: ...
    def invalidate_tags(self, *tags: str) -> None: ...
    def invalidate_provider(self, app_id: str, provider_name: str) -> None: ...
    def clear(self) -> None: ...


class Following:
    """Takes over from the team's server what others have invalidated."""

    def __init__(self, levels: Levels, memory: Memory) -> None:
        self._levels = levels
        self._memory = memory

    def follow(self, scopes: Iterable[Scope]) -> None:
        """Drop what these cover, in this process alone."""
        self._levels.follow(lambda: self._invalidate(frozenset(scopes)))

    def missed(self, first: bool) -> None:
        """Some invalidations may have gone unheard: memory is not trusted any more.

        At the first connection what earlier runs have left stays: it is shown as old, and the service is asked.
        """
        if first:
            self._levels.keep_warm(self._memory.clear)
        else:
            self._levels.follow(self._memory.clear)

    def _invalidate(self, scopes: frozenset[Scope]) -> None:
        if EVERYTHING in scopes:
            self._memory.clear()
            return
        for scope in scopes:
            kind = scope[0]
            if kind == "provider":
                self._memory.invalidate_provider(str(scope[1]), str(scope[2]))
            elif kind == "tag":
                self._memory.invalidate_tags(str(scope[1]))
            elif kind == "channel":
                self._memory.invalidate_prefix(f"{scope[1]}:")
                self._memory.invalidate(str(scope[1]))
            elif kind == "key":
                self._of_key(scope[1])

    def _of_key(self, key: object) -> None:
        if isinstance(key, str):
            self._memory.invalidate(key)
        elif isinstance(key, bytes):
            # Another seat names the same answer by other params: the channel covers them all.
            self._memory.invalidate_prefix(f"{channel_of(key)}:")
