"""Which back end holds the key-encryption key: stored in plain text next to what the key has sealed.

It tells how to get the key again and holds no key material. It is read before anything can be authenticated, so nothing
in it is believed: shapes and costs are checked here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from main_process.vault.errors import Reason, StoreError

MAX_MEMORY_KIB = 1 << 18
MAX_PASSES = 16
MAX_LANES = 16
MAX_WORK_KIB = 1 << 20
"""Memory times passes. A new record asks for a fifth of it; the most takes about two seconds."""
_MAX_CHARACTERS = 4096
_LANE_KIB = 8
"""Argon2's own least memory for each lane (RFC 9106, 3.1)."""


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """Which back end holds the key, and what it needs to find it again."""

    kind: str
    name: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def encode(self) -> str:
        """The record as JSON; the same record always gives the same text."""
        return orjson.dumps(
            {"kind": self.kind, "name": self.name, "parameters": dict(self.parameters)}, option=orjson.OPT_SORT_KEYS
        ).decode()

    @classmethod
    def decode(cls, text: str) -> "KeyRecord":
        """The record in `text`; `StoreError` (damaged) for anything else."""
        try:
            found = orjson.loads(text) if len(text) <= _MAX_CHARACTERS else None
        except ValueError:
            found = None
        if not isinstance(found, dict) or found.keys() != {"kind", "name", "parameters"}:
            raise StoreError(Reason.DAMAGED)
        kind, name, parameters = found["kind"], found["name"], found["parameters"]
        if not (isinstance(kind, str) and isinstance(name, str) and isinstance(parameters, dict)):
            raise StoreError(Reason.DAMAGED)
        if not all(type(value) in {str, int} for value in parameters.values()):
            raise StoreError(Reason.DAMAGED)
        return cls(kind, name, parameters)

    def text(self, name: str) -> str:
        """A parameter that is text; `StoreError` (damaged) without it."""
        value = self.parameters.get(name)
        if not isinstance(value, str):
            raise StoreError(Reason.DAMAGED)
        return value

    def argon2_costs(self) -> tuple[int, int, int]:
        """Memory in KiB, passes and lanes of a passphrase's record, within what a start can wait for."""
        memory, passes, lanes = (self._count(name) for name in ("memoryKib", "passes", "lanes"))
        if not (
            0 < passes <= MAX_PASSES
            and 0 < lanes <= MAX_LANES
            and lanes * _LANE_KIB <= memory <= MAX_MEMORY_KIB
            and memory * passes <= MAX_WORK_KIB
        ):
            raise StoreError(Reason.DAMAGED)
        return memory, passes, lanes

    def _count(self, name: str) -> int:
        value = self.parameters.get(name)
        if not isinstance(value, int):
            raise StoreError(Reason.DAMAGED)
        return value
