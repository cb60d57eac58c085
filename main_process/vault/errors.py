"""Why the store cannot be used, in words that tell a person what to do."""

from enum import StrEnum

from ipc.errors import Fault
from main_process.errors import StoreUnavailable


class Reason(StrEnum):
    """What is wrong with the store. Read by `status()`, `latchkey doctor` and the native dialogs."""

    LOCKED = "locked"
    KEY_MISSING = "key-missing"
    KEY_WRONG = "key-wrong"
    BACK_END_CHANGED = "back-end-changed"
    KEYRING_SILENT = "keyring-silent"
    KEYRING_LOCKED = "keyring-locked"
    OLD_COPY = "old-copy"
    DAMAGED = "damaged"
    NOT_PRIVATE = "not-private"
    READ_ONLY = "read-only"
    DISK_FULL = "disk-full"
    BUSY = "busy"
    NEWER = "newer"
    CLOSED = "closed"


_SENTENCES = {
    Reason.LOCKED: "The credential store is locked with a passphrase. Unlock it on the Providers page.",
    Reason.KEY_MISSING: (
        "The key of the credential store is not where it was kept. Bring the key back, or run "
        "'latchkey vault set-aside' to begin a new store; the old one is kept."
    ),
    Reason.KEY_WRONG: "This key or passphrase does not open the credential store. Nothing was changed.",
    Reason.BACK_END_CHANGED: "The credential store was sealed by another key back end than the one in use now.",
    Reason.KEYRING_SILENT: "The system's keyring does not answer. Answer its prompt, if there is one, then try again.",
    Reason.KEYRING_LOCKED: "The system's keyring is locked. Unlock it, then try again.",
    Reason.OLD_COPY: (
        "The credential store is an older copy than the one last used here. Put the newer one back, or run "
        "'latchkey vault verify --accept' to go on with this one."
    ),
    Reason.DAMAGED: (
        "The credential store is damaged. Nothing was changed. Run 'latchkey vault verify' to see what is intact."
    ),
    Reason.NOT_PRIVATE: "The credential store belongs to another user, or is a link. It must be yours alone.",
    Reason.READ_ONLY: "The credential store cannot be written: its folder is read-only. Nothing was changed.",
    Reason.DISK_FULL: "The disk is full: the credential store was not changed. Free some space, then try again.",
    Reason.BUSY: "Another process is busy with the credential store. Try again.",
    Reason.NEWER: "The credential store was written by a newer Latchkey. Update Latchkey to use it.",
    Reason.CLOSED: "The credential store is closed.",
}
_RETRYABLE = {Reason.KEYRING_SILENT, Reason.KEYRING_LOCKED, Reason.DISK_FULL, Reason.BUSY, Reason.LOCKED}
_FOR_THE_USER = {Reason.LOCKED, Reason.KEYRING_LOCKED, Reason.KEY_WRONG, Reason.OLD_COPY}


class StoreError(StoreUnavailable):
    """The store cannot be used, and `reason` says why; nothing was wiped or half written."""

    def __init__(self, reason: Reason, message: str | None = None) -> None:
        self.reason = reason
        super().__init__(
            message or _SENTENCES[reason],
            retryable=reason in _RETRYABLE,
            fault=Fault.CALLER if reason in _FOR_THE_USER else Fault.LATCHKEY,
        )
