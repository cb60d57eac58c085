"""The unlocked vault: the data key, the manifest, and changes that happen wholly or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from main_process.vault import seal
from main_process.vault.database import SCHEMA, Database
from main_process.vault.errors import Reason, StoreError
from main_process.vault.header import Header, read_header, write_header
from main_process.vault.key_sources import KeyringKey, KeySource, Passphrase
from main_process.vault.manifest import Manifest
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.row import COLUMNS, Contents, Row, find_row, row_key
from main_process.vault.sealing import Seals


class CounterMirror:
    """The vault's counter as the keyring remembers it, where a thief who swaps the file cannot turn it back."""

    def __init__(self, keyring: OsKeyring, vault_id: bytes) -> None:
        self._keyring = keyring
        self._entry = f"counter {vault_id.hex()}"

    def read(self) -> int:
        """The last counter that was noted; 0 where none was."""
        text = self._keyring.read(self._entry) or "0"
        return int(text) if text.isdecimal() else 0

    def note(self, counter: int) -> None:
        """Remember a counter, soon. The file is on disk by now: it may be ahead of the mirror, never behind."""
        self._keyring.write_later(self._entry, str(counter))


@dataclass(slots=True)
class Draft:
    """A change that is being made: what the header, the manifest and the data key will be after it."""

    header: Header
    manifest: Manifest
    data_key: bytes
    counter: int
    """The new counter, which is also the version of every row that this change writes."""

    def __repr__(self) -> str:
        return f"Draft(counter={self.counter})"


class Vault:
    """A database whose key is at hand. Used on the store's thread alone."""

    def __init__(self, database: Database, source: KeySource, keyring: OsKeyring | None = None) -> None:
        self.database = database
        self.source = source
        self._keyring = keyring
        self._manifest: Manifest | None = None
        try:
            self._seen = database.changed_elsewhere()
            self.header = read_header(database)
            self._data_key = self._open_key(self.header)
            self.faults = database.faults()
            """What is wrong with the file's structure. Reading goes on, as each row proves itself; writing does not."""
        except BaseException:
            database.close()
            raise

    @classmethod
    def create(cls, database: Database, source: KeySource) -> None:
        """Make a new vault in an empty database. The key's record is on disk before the key is anywhere."""
        database.create_tables()
        record = source.plan()
        vault_id, data_key = os.urandom(16), seal.new_key()
        header = Header(vault_id, SCHEMA, record.encode(), 1, b"", 0, b"")
        with database.transaction():
            write_header(database, header)
        header = header.with_key(source.make(record), data_key, record, 1)
        with database.transaction():
            write_header(database, header.with_manifest(data_key, Manifest.empty(), 0))

    @property
    def vault_id(self) -> bytes:
        """Sixteen random bytes that name this vault."""
        return self.header.vault_id

    @property
    def mirror(self) -> CounterMirror | None:
        """The counter in the keyring, where the keyring holds the key."""
        if self._keyring is None or self.header.record.kind != KeyringKey.kind:
            return None
        return CounterMirror(self._keyring, self.vault_id)

    def check_age(self) -> None:
        """Raise `StoreError` (old-copy) where the keyring remembers changes that this file has not seen."""
        if self.mirror is None:
            return
        # The mirror first: what it remembers is on disk by now, also where another process has just put it there.
        remembered = self.mirror.read()
        if remembered > read_header(self.database).counter:
            raise StoreError(Reason.OLD_COPY)

    def manifest(self) -> Manifest:
        """The manifest as it is on disk now, changes by other processes included."""
        seen = self.database.changed_elsewhere()
        if self._manifest is None or seen != self._seen:
            self._seen = seen
            return self._refresh()
        return self._manifest

    @contextmanager
    def change(self, *, manifest: Manifest | None = None, at_least: int = 0) -> Iterator[Draft]:
        """Change rows and manifest in one transaction; durable when it ends.

        `manifest` replaces one that cannot be read; the counter becomes at least `at_least`.
        """
        if self.faults:
            raise StoreError(Reason.DAMAGED)
        with self.database.transaction():
            known = manifest or self._refresh()
            draft = Draft(self.header, known, self._data_key, max(self.header.counter + 1, at_least))
            yield draft
            header = draft.header.with_manifest(draft.data_key, draft.manifest, draft.counter)
            write_header(self.database, header)
        self.header, self._manifest, self._data_key = header, draft.manifest, draft.data_key
        if self.mirror is not None:
            self.mirror.note(header.counter)

    def annotate(self, **notes: str | int | None) -> None:
        """Set `pending_record`, `retired_record` or `scrub`, which belong to no provider and move no counter."""
        with self.database.transaction():
            manifest = self._refresh()
            header = replace(self.header, **notes)  # type: ignore[arg-type]  # names are Header's fields
            header = header.with_manifest(self._data_key, manifest, header.counter)
            write_header(self.database, header)
        self.header = header

    def rows(self, app_id: str | None = None) -> list[Row]:
        """Every row, or those of one app, in name order; whether they are to be trusted is not judged here."""
        where, values = ("", ()) if app_id is None else (" WHERE app_id = ?", (app_id,))
        statement = f"SELECT {COLUMNS} FROM providers{where} ORDER BY app_id, name"  # noqa: S608  # constants only
        found = self.database.execute(statement, *values)
        return [Row.read(values) for values in found]

    def row(self, app_id: str, name: str) -> Row | None:
        """One row, not judged either."""
        return find_row(self.database, app_id, name)

    def write(self, row: Row) -> None:
        """Put a row in place of the one before, within a change."""
        marks = ", ".join("?" * len(row.values()))
        statement = f"INSERT OR REPLACE INTO providers ({COLUMNS}) VALUES ({marks})"  # noqa: S608  # constants only
        self.database.execute(statement, *row.values())

    def open_row(self, row: Row) -> Contents:
        """What the row seals; `SealBroken` where the row differs from what was sealed."""
        return Contents.decode(
            seal.unseal(row_key(self._data_key, row), row.sealed, row.associated_data(self.vault_id))
        )

    def seal_row(self, row: Row, contents: Contents, draft: Draft) -> Row:
        """The row with its contents sealed under the draft's data key."""
        row = replace(row, key_version=draft.header.key_version)
        sealed = seal.seal(row_key(draft.data_key, row), contents.encode(), row.associated_data(self.vault_id))
        return replace(row, sealed=sealed)

    def seals(self, purpose: str) -> Seals | None:
        """Sealing under a key derived from the data key; None where the data key is in memory for the session only."""
        return None if self.database.path is None else Seals(self._data_key, purpose)

    def close(self) -> None:
        """Close the file. The keys go with the object."""
        self.database.close()

    def _open_key(self, header: Header) -> bytes:
        """The data key. A passphrase that does not open it is tried in the spellings of earlier versions as well."""
        try:
            return header.open_key(self.source.recover(header.record))
        except StoreError as error:
            others = self.source.other_spellings() if isinstance(self.source, Passphrase) else []
            if error.reason is not Reason.KEY_WRONG or not others:
                raise
            refused = error
        for other in others:
            with suppress(StoreError):
                data_key = header.open_key(other.recover(header.record))
                self.source = other
                return data_key
        raise refused

    def _refresh(self) -> Manifest:
        header = read_header(self.database)
        if (header.key_record, header.wrapped_key) != (self.header.key_record, self.header.wrapped_key):
            # Another process rotated the key or changed its back end.
            self._data_key = self._open_key(header)
        self.header = header
        self._manifest = header.open_manifest(self._data_key)
        return self._manifest
