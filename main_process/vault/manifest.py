"""The sealed list of what the vault holds: each row's version and fingerprint.

A row's own seal tells that it was once written. Only the manifest tells that it is the latest, and that none is gone.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from ipc.messages import ProviderIdentity
from main_process.vault import seal
from main_process.vault.row import Row


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it was last written."""

    version: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A provider that is set aside: it is named, kept, and never used until it is entered anew or deleted."""

    app_id: str
    name: str
    reason: str

    @property
    def identity(self) -> ProviderIdentity:
        return ProviderIdentity(self.app_id, self.name)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every row that belongs, and the key of the provider hashes, which thus outlives a rotation of the data key."""

    hash_key: bytes
    entries: Mapping[ProviderIdentity, Entry]

    def __repr__(self) -> str:
        return f"Manifest({len(self.entries)} entries)"

    @classmethod
    def empty(cls) -> "Manifest":
        """The manifest of a new vault."""
        return cls(seal.new_key(), {})

    def with_rows(self, rows: Iterable[Row], vault_id: bytes) -> "Manifest":
        """This manifest after the rows were written."""
        written = {row.identity: Entry(row.version, row.digest(vault_id)) for row in rows}
        return Manifest(self.hash_key, {**self.entries, **written})

    def without(self, identity: ProviderIdentity) -> "Manifest":
        """This manifest after the row was deleted."""
        return Manifest(self.hash_key, {key: entry for key, entry in self.entries.items() if key != identity})

    def why_untrusted(self, row: Row, vault_id: bytes) -> str | None:
        """Why the row may not be used, or None."""
        entry = self.entries.get(row.identity)
        if entry is None:
            return "it was put into the database from outside, or brought back after it was deleted"
        if row.version < entry.version:
            return "an older version of it was put back"
        if row.digest(vault_id) != entry.digest:
            return "it was changed or damaged outside Latchkey"
        return None

    def provider_hash(self, row: Row) -> str:
        """Opaque text for this identity at this version; it says nothing about the credentials."""
        tag = seal.digest(seal.associated_data(row.app_id, row.name, row.version), key=self.hash_key)
        return base64.urlsafe_b64encode(tag).rstrip(b"=").decode()

    def encode(self) -> bytes:
        rows = [(app, name, entry.version, _text(entry.digest)) for (app, name), entry in self.entries.items()]
        return seal.padded(orjson.dumps({"hashKey": _text(self.hash_key), "rows": rows}))

    @classmethod
    def decode(cls, plain: bytes) -> "Manifest":
        """The manifest in an opened header."""
        found = orjson.loads(plain)
        rows = {
            ProviderIdentity(app, name): Entry(version, _raw(digest)) for app, name, version, digest in found["rows"]
        }
        return cls(_raw(found["hashKey"]), rows)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.b64decode(text)
