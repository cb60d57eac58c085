"""One stored provider: the plain text that must be listed, and the sealed rest."""

from dataclasses import dataclass
from typing import Any

import orjson

from ipc.messages import ProviderIdentity
from main_process.vault import seal
from main_process.vault.database import SCHEMA, Database

COLUMNS = "app_id, name, type, class, created, updated, public, version, key_version, sealed"
"""The columns of `providers` in the order of `Row`'s fields."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table `providers`. Times are ISO 8601 in UTC; `public` is a JSON object of text."""

    app_id: str
    name: str
    type: str
    provider_class: str
    created: str
    updated: str
    public: str
    version: int
    key_version: int
    sealed: bytes

    @classmethod
    def read(cls, found: tuple[Any, ...]) -> "Row":
        """A row as it was found. A value of another type than was written becomes one that fits no fingerprint."""
        texts = [str(value) for value in found[:7]]
        version, key_version = (value if isinstance(value, int) else -1 for value in found[7:9])
        sealed = found[9] if isinstance(found[9], bytes) else b""
        app_id, name, kind, provider_class, created, updated, public = texts
        return cls(app_id, name, kind, provider_class, created, updated, public, version, key_version, sealed)

    @property
    def identity(self) -> ProviderIdentity:
        return ProviderIdentity(self.app_id, self.name)

    def values(self) -> tuple[Any, ...]:
        """The values in the order of `COLUMNS`."""
        return (
            *(self.app_id, self.name, self.type, self.provider_class, self.created, self.updated, self.public),
            *(self.version, self.key_version, self.sealed),
        )

    def associated_data(self, vault_id: bytes) -> bytes:
        """Everything but the sealed bytes: what they open together with, and with nothing else."""
        return seal.associated_data("row", vault_id, SCHEMA, *self.values()[:-1])

    def digest(self, vault_id: bytes) -> bytes:
        """The fingerprint of the whole row, as the manifest keeps it."""
        return seal.digest(self.associated_data(vault_id) + self.sealed)


def find_row(database: Database, app_id: str, name: str) -> Row | None:
    """One row as the file has it; whether it is to be trusted is not judged here."""
    statement = f"SELECT {COLUMNS} FROM providers WHERE app_id = ? AND name = ?"  # noqa: S608  # constants only
    found = database.execute(statement, app_id, name)
    return Row.read(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a row seals: the fields that may not be listed, and an MCP server's configuration."""

    fields: dict[str, str]
    mcp_config: Any = None

    def __repr__(self) -> str:
        return "Contents(***)"

    def encode(self) -> bytes:
        return seal.padded(orjson.dumps({"credentials": self.fields, "mcpConfig": self.mcp_config}))

    @classmethod
    def decode(cls, plain: bytes) -> "Contents":
        """The contents of an opened row."""
        found = orjson.loads(plain)
        return cls(found["credentials"], found["mcpConfig"])


def row_key(data_key: bytes, row: Row) -> bytes:
    """The key of this row at this version, and of no other."""
    return seal.derive(data_key, "row", row.app_id, row.name, row.version)
