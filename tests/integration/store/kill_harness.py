"""Kills a process in the middle of using the store, again and again, and checks after each death what is on disk.

Run as a program, because it forks: it must have no threads and no open database of its own when it does.
Every child performs one operation. It dies either right before the n-th statement or keyring call of that operation,
or at a random moment by a timer whose signal nobody catches. What it was about to do, and that it was done, it writes
to a pipe: the parent knows which save was acknowledged.
"""

import argparse
import json
import os
import random
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from main_process.providers.controller import utc_now
from main_process.providers.store import ProviderStore
from main_process.providers.stored import NewProvider
from main_process.providers.types import Field, ProviderType, ProviderTypes
from main_process.vault.keys import Keys
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.private_folder import PrivateFolder
from main_process.vault.secret import Credentials, Secret
from main_process.vault.vault_file import VaultFile
from tests.fakes import passphrases

TYPES = ProviderTypes([ProviderType("t", "T", (Field("id", "Id", secret=False), Field("key", "Key")))])
PASSPHRASE = Secret("words")
OPERATIONS = ("first", "save", "replace", "batch", "delete", "rotate", "to-passphrase", "to-keyring")


class FileKeyring:
    """A keyring back end whose entries are files, so that they outlive the process that wrote them."""

    def __init__(self, folder: Path, step: Callable[[str], None]) -> None:
        self.folder = folder
        self._step = step
        folder.mkdir(parents=True, exist_ok=True)

    def get_password(self, service: str, user: str) -> str | None:
        file = self.folder / user.replace(" ", "-")
        return file.read_text() if file.exists() else None

    def set_password(self, service: str, user: str, text: str) -> None:
        self._step("keyring set")
        begun = self.folder / "begun"  # no entry yet, should the process be killed here
        begun.write_text(text)
        begun.replace(self.folder / user.replace(" ", "-"))
        self._step("keyring was set")

    def delete_password(self, service: str, user: str) -> None:
        self._step("keyring delete")
        (self.folder / user.replace(" ", "-")).unlink()
        self._step("keyring was deleted")

    def keys(self) -> list[str]:
        return [file.name for file in self.folder.glob("key-*")]


@dataclass
class World:
    """What must be on disk: the secrets by name."""

    folder: Path
    secrets: dict[str, str] = field(default_factory=dict)
    serial: int = 0

    def store(self, step: Callable[[str], None], passphrase: Secret[str] | None) -> tuple[ProviderStore, FileKeyring]:
        back_end = FileKeyring(self.folder / "keyring", step)
        keys = Keys(OsKeyring(find=lambda: ("Secret Service", back_end)))
        file = VaultFile(PrivateFolder(self.folder / "vault"), keys, step)
        return ProviderStore(file, TYPES, utc_now, passphrase), back_end


def provider(name: str, secret: str) -> NewProvider:
    fields = Credentials({"id": "public", "key": secret})
    return NewProvider("app", name, "t", "credential", fields, None, datetime(2026, 1, 1, tzinfo=UTC))


def plan(operation: str, world: World, dice: random.Random) -> dict[str, str]:
    """The secrets as they will be when the operation is done."""
    world.serial += 1
    after = dict(world.secrets)
    if operation == "save":
        after[f"p{world.serial}"] = f"s{world.serial}"
    elif operation == "replace" and after:
        after[dice.choice(sorted(after))] = f"s{world.serial}"
    elif operation == "batch":
        after |= {f"p{world.serial}-{n}": f"s{world.serial}" for n in range(3)}
    elif operation == "delete" and after:
        del after[dice.choice(sorted(after))]
    return after


def perform(operation: str, store: ProviderStore, before: dict[str, str], after: dict[str, str]) -> None:
    changed = [provider(name, secret) for name, secret in after.items() if before.get(name) != secret]
    if changed:
        store.save(changed)
    for name in before.keys() - after.keys():
        store.delete("app", name)
    if operation == "rotate":
        store.rotate_key()
    if operation == "to-passphrase":
        store.move("passphrase", PASSPHRASE)
    if operation == "to-keyring":
        store.move("keyring", None)


def child(operation: str, world: World, after: dict[str, str], die_at: int | None, timer: float | None) -> int:
    """Do it in a process of its own; its exit status tells whether it came to the end."""
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    steps = 0

    def step(_statement: str) -> None:
        nonlocal steps
        steps += 1
        if steps == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        if timer is not None:
            signal.setitimer(signal.ITIMER_REAL, timer)
        store, _ = world.store(step, PASSPHRASE)
        store.everything()  # A start lists what is there, and may die of it; without it the file is not even opened.
        perform(operation, store, world.secrets, after)
        os._exit(0)
    finally:
        os._exit(70)


def check(world: World, possible: list[dict[str, str]]) -> tuple[dict[str, str], list[str]]:
    """What is on disk now, and everything that is wrong with it."""
    store, back_end = world.store(lambda _statement: None, PASSPHRASE)
    try:
        found = {item.name: item.credentials["key"] for item in store.everything()}
        report = store.verify()
        kind = store.vault.header.record.kind
        wrong = []
        if found not in possible:
            wrong.append(f"found {found}, expected one of {possible}")
        if not report.sound:
            wrong.append(f"not sound: {report}")
        if len(back_end.keys()) != (1 if kind == "keyring" else 0):
            wrong.append(f"{len(back_end.keys())} keys are in the keyring, the store's kind is {kind}")
        return found, wrong
    finally:
        store.close()


def main() -> None:
    """Print one JSON line: how often it died, where, and what was wrong afterwards."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--kills", type=int, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    passphrases.make_cheap()
    dice = random.Random(given.seed)  # noqa: S311  # repeatable, and guards nothing
    world = World(given.folder)
    died: dict[str, int] = dict.fromkeys(OPERATIONS, 0)
    wrong: list[str] = []
    acknowledged = attempts = 0
    while sum(died.values()) < given.kills and not wrong and attempts < given.kills * 20:
        attempts += 1
        operation = min(OPERATIONS, key=lambda name: (died[name], dice.random()))
        if operation == "first":
            shutil.rmtree(world.folder / "vault", ignore_errors=True)
            shutil.rmtree(world.folder / "keyring", ignore_errors=True)
            world.secrets = {}
        after = plan("save" if operation == "first" else operation, world, dice)
        by_step = dice.random() < 0.7
        die_at, timer = (dice.randint(1, 45), None) if by_step else (None, dice.uniform(0.0005, 0.03))
        status = child(operation, world, after, die_at, timer)
        if os.WIFSIGNALED(status):
            died[operation] += 1
            world.secrets, wrong = check(world, [world.secrets, after])
        elif os.WEXITSTATUS(status) != 0:
            wrong = [f"{operation} ended with status {os.WEXITSTATUS(status)}"]
        else:
            acknowledged += 1
            world.secrets, wrong = check(world, [after])
    result: dict[str, Any] = {"kills": sum(died.values()), "by_operation": died, "acknowledged": acknowledged}
    print(json.dumps({**result, "wrong": wrong}))  # noqa: T201  # the answer to the test that started it


if __name__ == "__main__":
    main()
