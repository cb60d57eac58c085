"""What the store says of itself: to the banner, to `latchkey doctor`, to `latchkey vault status`."""

from dataclasses import dataclass
from typing import Literal

from main_process.vault.errors import Reason, StoreError
from main_process.vault.key_record import KeyRecord
from main_process.vault.manifest import Quarantined


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """Where the key is, whether providers outlive the session, and what to do if anything is wrong."""

    back_end: str
    """The back end's name, such as `Secret Service`; `none` before the store could be opened."""
    kind: str
    """`keyring`, `passphrase`, `systemd`, `given`, `memory`, or `none`."""
    persistent: bool
    sentence: str
    action: str = ""
    """What the user can do; empty where there is nothing to do."""
    reason: Reason | None = None
    quarantined: tuple[Quarantined, ...] = ()
    providers: int = 0

    @property
    def level(self) -> Literal["info", "warning", "danger"]:
        """`info`, `warning` or `danger`, for the banner."""
        if self.reason is not None or self.quarantined:
            return "danger"
        return "info" if self.persistent else "warning"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a full check found: every row was opened."""

    intact: int
    quarantined: tuple[Quarantined, ...]
    faults: tuple[str, ...]
    """What is wrong with the file's structure, in SQLite's words."""
    counter: int
    key_version: int
    back_end: str

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.quarantined and not self.faults


_KEY_SENTENCES = {
    "keyring": "Their key is in {name}.",
    "passphrase": "Their key is made from your passphrase.",
    "systemd": "Their key is made from a systemd credential.",
    "given": "Their key was given when Latchkey was started.",
}

_NO_KEYRING = ("This system has no keyring", "Choose")
_UNUSABLE_KEYRING: dict[str, tuple[str, str]] = {
    Reason.KEYRING_SILENT: (
        "The system's keyring did not answer in time",
        "Answer its prompt and start Latchkey again, or choose",
    ),
    Reason.KEYRING_LOCKED: ("The system's keyring is locked", "Unlock it and start Latchkey again, or choose"),
}
"""What is wrong with a keyring that is there, and what mends it, by the reason that the session's key records."""


def unusable(error: StoreError) -> StoreStatus:
    """The status of a store that could not be opened."""
    return StoreStatus("none", "none", persistent=False, sentence=error.message, reason=error.reason)


def working(record: KeyRecord, providers: int, quarantined: tuple[Quarantined, ...]) -> StoreStatus:
    """The status of an open store, by the record of its key."""
    kind, name = record.kind, record.name
    persistent = kind != "memory"
    if quarantined:
        names = ", ".join(f"{row.name!r} in {row.app_id!r} ({row.reason})" for row in quarantined)
        sentence = f"Set aside and not used: {names}."
        action = "Enter their credentials again on the Providers page, or delete them."
    elif persistent:
        sentence, action = f"Providers are encrypted on disk. {_KEY_SENTENCES.get(kind, '')}".format(name=name), ""
    else:
        why, choose = _UNUSABLE_KEYRING.get(str(record.parameters.get("why")), _NO_KEYRING)
        sentence = f"{why}: providers are kept in memory and are gone when Latchkey closes."
        action = f"{choose} a passphrase on the Providers page, or with 'latchkey vault move passphrase', to keep them."
    return StoreStatus(name, kind, persistent, sentence, action, None, quarantined, providers)
