"""The vault's one header row: whose key opens it, the wrapped data key, the counter, the sealed manifest."""

from dataclasses import dataclass, replace

from main_process.vault import seal
from main_process.vault.database import SCHEMA, Database
from main_process.vault.errors import Reason, StoreError
from main_process.vault.key_record import KeyRecord
from main_process.vault.manifest import Manifest
from main_process.vault.seal import SealBroken

_COLUMNS = (
    "vault_id, schema, key_record, key_version, wrapped_key, counter, manifest, pending_record, retired_record, scrub"
)
_TEXT_OR_NONE = (str, type(None))
_TYPES: tuple[type | tuple[type, ...], ...] = (
    bytes,
    int,
    str,
    int,
    bytes,
    int,
    bytes,
    _TEXT_OR_NONE,
    _TEXT_OR_NONE,
    int,
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header as it is stored. `counter` grows by one at every change, and is every new row's version."""

    vault_id: bytes
    schema: int
    key_record: str
    key_version: int
    wrapped_key: bytes
    counter: int
    manifest: bytes
    pending_record: str | None = None
    """A key that was planned and perhaps made, and that nothing is sealed with yet."""
    retired_record: str | None = None
    """A key that nothing is sealed with any more, and that is perhaps still kept somewhere."""
    scrub: int = 0
    """1 while the journal may still hold old key material."""

    @property
    def record(self) -> KeyRecord:
        """The key-encryption key's record."""
        return KeyRecord.decode(self.key_record)

    def open_key(self, kek: bytes) -> bytes:
        """The data key, or `StoreError` (key-wrong)."""
        try:
            return seal.unseal(seal.derive(kek, "wrap"), self.wrapped_key, self.key_associated_data())
        except SealBroken:
            raise StoreError(Reason.KEY_WRONG) from None

    def open_manifest(self, data_key: bytes) -> Manifest:
        """The manifest, or `StoreError` (damaged)."""
        try:
            return Manifest.decode(
                seal.unseal(seal.derive(data_key, "manifest"), self.manifest, self.manifest_associated_data())
            )
        except SealBroken:
            raise StoreError(
                Reason.DAMAGED,
                "The credential store's own list is damaged, so it cannot tell new from old. Nothing was changed. "
                "Run 'latchkey vault verify --accept' to keep the providers whose seal is intact.",
            ) from None

    def with_key(self, kek: bytes, data_key: bytes, record: KeyRecord, key_version: int) -> "Header":
        """This header with `data_key` wrapped by `kek`."""
        changed = replace(self, key_record=record.encode(), key_version=key_version)
        wrapped = seal.seal(seal.derive(kek, "wrap"), data_key, changed.key_associated_data())
        return replace(changed, wrapped_key=wrapped)

    def with_manifest(self, data_key: bytes, manifest: Manifest, counter: int) -> "Header":
        """This header with another manifest and counter."""
        changed = replace(self, counter=counter)
        sealed = seal.seal(seal.derive(data_key, "manifest"), manifest.encode(), changed.manifest_associated_data())
        return replace(changed, manifest=sealed)

    def key_associated_data(self) -> bytes:
        """What the wrapped data key opens together with."""
        return seal.associated_data("data key", self.vault_id, self.schema, self.key_record, self.key_version)

    def manifest_associated_data(self) -> bytes:
        """What the manifest opens together with."""
        return seal.associated_data(
            *("manifest", self.vault_id, self.schema, self.key_version, self.counter, self.scrub),
            # Bound as well: what is noted for removal must not be somebody's choice from outside.
            *(self.pending_record or "", self.retired_record or ""),
        )


def read_header(database: Database) -> Header:
    """The header; `StoreError` where there is none or a newer Latchkey wrote it."""
    found = database.execute(f"SELECT {_COLUMNS} FROM vault")  # noqa: S608  # constants only
    if len(found) != 1:
        raise StoreError(Reason.DAMAGED)
    header = Header(*found[0])
    for value, expected in zip(found[0], _TYPES, strict=True):
        if not isinstance(value, expected):
            raise StoreError(Reason.DAMAGED)
    if header.schema > SCHEMA:
        raise StoreError(Reason.NEWER)
    return header


def write_header(database: Database, header: Header) -> None:
    """Put the header in place of the one before. The caller holds a transaction."""
    values = (
        *(header.vault_id, header.schema, header.key_record, header.key_version, header.wrapped_key, header.counter),
        *(header.manifest, header.pending_record, header.retired_record, header.scrub),
    )
    marks = ", ".join("?" * len(values))
    statement = f"INSERT OR REPLACE INTO vault (id, {_COLUMNS}) VALUES (1, {marks})"  # noqa: S608  # constants only
    database.execute(statement, *values)
