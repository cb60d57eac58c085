"""New keys for an old vault: one transaction, then whatever is left of the old keys is removed, however often we die.

What must still be removed is noted in the header by the same transaction that makes it superfluous, so that the next
start finishes what this one began.
"""

from dataclasses import replace

import structlog

from main_process.vault import seal
from main_process.vault.errors import Reason, StoreError
from main_process.vault.key_record import KeyRecord
from main_process.vault.key_sources import KeyringKey, KeySource
from main_process.vault.manifest import Manifest
from main_process.vault.row import Row
from main_process.vault.seal import SealBroken
from main_process.vault.vault import Vault

log = structlog.get_logger(__name__)


def rekey(vault: Vault, source: KeySource | None = None) -> None:
    """A new data key, and with `source` a new key-encryption key too; every intact row is sealed anew.

    The caller holds the folder's lock, and calls `tidy` afterwards. Rows in quarantine keep their bytes and stay there.
    """
    old = vault.header.record
    if source is None:
        record, kek = old, vault.source.recover(old)
    else:
        record = source.plan()
        vault.annotate(pending_record=record.encode())
        kek = source.make(record)
    with vault.change() as draft:
        data_key = seal.new_key()
        opened = []
        for row in vault.rows():
            if draft.manifest.why_untrusted(row, vault.vault_id) is None:
                try:
                    opened.append((row, vault.open_row(row)))
                except SealBroken:
                    log.warning("vault.row_not_resealed", app_id=row.app_id, provider=row.name)
        draft.header = replace(
            draft.header.with_key(kek, data_key, record, draft.header.key_version + 1),
            pending_record=None,
            retired_record=old.encode() if source else draft.header.retired_record,
            scrub=1,
        )
        draft.data_key = data_key
        resealed = [vault.seal_row(row, contents, draft) for row, contents in opened]
        for row in resealed:
            vault.write(row)
        draft.manifest = draft.manifest.with_rows(resealed, vault.vault_id)
    if source is not None:
        vault.source = source


def tidy(vault: Vault, keyring_key: KeyringKey) -> None:
    """Finish what a change of keys left to do. The caller holds the folder's lock; doing it twice does no harm."""
    header = vault.header
    if header.scrub:
        vault.database.scrub()
        vault.annotate(scrub=0)
    if header.retired_record is not None:
        _forget(header.retired_record, keyring_key)
        vault.annotate(retired_record=None)
    if header.pending_record is not None:
        if header.pending_record != header.key_record:
            _forget(header.pending_record, keyring_key)
        vault.annotate(pending_record=None)


def untidy(vault: Vault) -> bool:
    """Whether `tidy` has anything to do."""
    header = vault.header
    return bool(header.scrub or header.retired_record or header.pending_record)


def _forget(record_text: str, keyring_key: KeyringKey) -> None:
    record = KeyRecord.decode(record_text)
    if record.kind == KeyringKey.kind:
        keyring_key.forget(record)


def forget_unfinished(record_text: str, keyring_key: KeyringKey) -> None:
    """Remove the key of a vault that was never finished; a keyring that refuses is no reason not to begin anew."""
    try:
        _forget(record_text, keyring_key)
    except StoreError as error:
        log.warning("vault.unfinished_key_left", reason=error.reason)


def accept(vault: Vault) -> None:
    """Go on with an old copy, or with the rows whose seal is intact where the manifest is damaged.

    The counter goes past all that the keyring remembers, so that this copy is the newest from now on.
    """
    remembered = vault.mirror.read() if vault.mirror is not None else 0
    try:
        manifest = vault.manifest()
    except StoreError as error:
        if error.reason is not Reason.DAMAGED:
            raise
        manifest = Manifest.empty().with_rows([row for row in vault.rows() if _opens(vault, row)], vault.vault_id)
    newest = max((entry.version for entry in manifest.entries.values()), default=0)
    with vault.change(manifest=manifest, at_least=max(remembered, newest) + 1):
        pass


def _opens(vault: Vault, row: Row) -> bool:
    try:
        vault.open_row(row)
    except SealBroken:
        return False
    return True
