"""Where the key-encryption key comes from: given bytes, a systemd credential, keyring, passphrase, or this session."""

import base64
import os
import secrets
import unicodedata
from pathlib import Path
from typing import ClassVar, Protocol

from main_process.vault import seal
from main_process.vault.errors import Reason, StoreError
from main_process.vault.key_record import KeyRecord
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.secret import Secret

CREDENTIAL_NAME = "latchkey-master-key"
"""The file in systemd's `$CREDENTIALS_DIRECTORY`: at least 32 bytes that nobody can guess."""

NEW_COSTS = {"memoryKib": 65_536, "passes": 3, "lanes": 4}
"""What stretching a new passphrase costs, written into its record: RFC 9106's second choice, a quarter of a second."""

_SHORTEST_SALT = 8


class KeySource(Protocol):
    """A back end for the key-encryption key. Called on the store's thread; may take seconds."""

    kind: ClassVar[str]

    def plan(self) -> KeyRecord:
        """The record of a key that is about to be made. Nothing is stored yet."""
        ...

    def make(self, record: KeyRecord) -> bytes:
        """Make the planned key, and keep it where this back end keeps keys."""
        ...

    def recover(self, record: KeyRecord) -> bytes:
        """The key of a record, or `StoreError`."""
        ...

    def forget(self, record: KeyRecord) -> None:
        """Remove what this back end keeps for a record."""
        ...


class GivenKey:
    """32 bytes handed over by whoever built the main process: tests, and servers with a key service of their own."""

    kind: ClassVar[str] = "given"

    def __init__(self, key: bytes) -> None:
        if len(key) != seal.KEY_BYTES:
            raise ValueError("a master key is 32 bytes long")
        self._key = Secret(key)

    def plan(self) -> KeyRecord:
        return KeyRecord(self.kind, "a key given at the start")

    def make(self, record: KeyRecord) -> bytes:  # noqa: ARG002  # the protocol's; a given key needs no record
        return self._key.reveal()

    recover = make

    def forget(self, record: KeyRecord) -> None: ...


class SystemdCredential:
    """A service's credential, which systemd decrypts into `$CREDENTIALS_DIRECTORY` for this service alone."""

    kind: ClassVar[str] = "systemd"

    def __init__(self, directory: Path) -> None:
        self._file = directory / CREDENTIAL_NAME

    def available(self) -> bool:
        """Whether the service was given the credential."""
        return self._file.is_file()

    def plan(self) -> KeyRecord:
        salt = base64.b64encode(os.urandom(16)).decode()
        return KeyRecord(self.kind, "a systemd credential", {"salt": salt})

    def make(self, record: KeyRecord) -> bytes:
        try:
            material = self._file.read_bytes()
        except OSError:
            raise StoreError(
                Reason.KEY_MISSING,
                f"The credential store's key is the systemd credential '{CREDENTIAL_NAME}', which this service lacks. "
                "Add LoadCredentialEncrypted= to the unit.",
            ) from None
        if len(material) < seal.KEY_BYTES:
            raise StoreError(Reason.KEY_WRONG, f"The systemd credential '{CREDENTIAL_NAME}' is under 32 bytes long.")
        return seal.derive(material, "systemd credential", record.text("salt"))

    recover = make

    def forget(self, record: KeyRecord) -> None: ...


class Passphrase:
    """A key stretched from what the user knows. A wrong passphrase shows when the data key does not unwrap.

    An accented letter is one character, however a keyboard spells it.
    """

    kind: ClassVar[str] = "passphrase"

    def __init__(self, passphrase: str) -> None:
        self._typed = Secret(passphrase)
        self._passphrase = Secret(unicodedata.normalize("NFC", passphrase))

    def other_spellings(self) -> list["Passphrase"]:
        """The same passphrase as it was typed and decomposed: what earlier versions made their keys of."""
        typed = self._typed.reveal()
        spellings = dict.fromkeys((typed, unicodedata.normalize("NFD", typed)))
        spellings.pop(self._passphrase.reveal(), None)
        return [self._spelt(one) for one in spellings]

    def plan(self) -> KeyRecord:
        salt = base64.b64encode(os.urandom(16)).decode()
        return KeyRecord(self.kind, "a passphrase", {"salt": salt, **NEW_COSTS})

    def make(self, record: KeyRecord) -> bytes:
        memory, passes, lanes = record.argon2_costs()
        try:
            salt = base64.b64decode(record.text("salt"), validate=True)
        except ValueError:
            raise StoreError(Reason.DAMAGED) from None
        if len(salt) < _SHORTEST_SALT:
            raise StoreError(Reason.DAMAGED)
        return seal.stretch(self._passphrase.reveal(), salt, memory_kib=memory, passes=passes, lanes=lanes)

    recover = make

    def forget(self, record: KeyRecord) -> None: ...

    @classmethod
    def _spelt(cls, exactly: str) -> "Passphrase":
        made = cls(exactly)
        made._passphrase = Secret(exactly)
        return made


class KeyringKey:
    """A random key in the OS keyring, under a name of its own for each key ever made."""

    kind: ClassVar[str] = "keyring"

    def __init__(self, keyring: OsKeyring) -> None:
        self._keyring = keyring

    def plan(self) -> KeyRecord:
        name = self._keyring.name()
        if name is None:
            raise StoreError(Reason.KEY_MISSING, "This system has no keyring that Latchkey may use.")
        return KeyRecord(self.kind, name, {"entry": f"key {secrets.token_hex(8)}"})

    def make(self, record: KeyRecord) -> bytes:
        """What was written is read back: a keyring that forgets must show before it is relied on."""
        text = base64.b64encode(seal.new_key()).decode()
        self._keyring.write(record.text("entry"), text)
        return self.recover(record)

    def recover(self, record: KeyRecord) -> bytes:
        name = self._keyring.name()
        if name != record.name:
            raise StoreError(
                Reason.BACK_END_CHANGED,
                f"The credential store's key is in {record.name}, and this session has {name or 'no keyring'}. "
                f"Start {record.name}; to change for good, run 'latchkey vault move' while both are there.",
            )
        text = self._keyring.read(record.text("entry"))
        if text is None:
            raise StoreError(Reason.KEY_MISSING)
        try:
            key = base64.b64decode(text, validate=True)
        except ValueError:
            raise StoreError(Reason.KEY_WRONG) from None
        if len(key) != seal.KEY_BYTES:
            raise StoreError(Reason.KEY_WRONG)
        return key

    def forget(self, record: KeyRecord) -> None:
        self._keyring.delete(record.text("entry"))


class SessionKey(GivenKey):
    """A key that dies with the process, for a vault that lives in memory alone."""

    kind: ClassVar[str] = "memory"

    def __init__(self, why: Reason | None = None) -> None:
        """`why`: what is wrong with the system's keyring; None where there is none."""
        super().__init__(seal.new_key())
        self._why = why

    def plan(self) -> KeyRecord:
        return KeyRecord(self.kind, "this session's memory", {} if self._why is None else {"why": self._why.value})
