"""Flipped bits, a full disk, a read-only folder, somebody else's folder: a clear error, nothing wiped."""

import asyncio
import json
import os
import random
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ipc.errors import IpcError
from main_process.errors import ProviderQuarantined, StoreUnavailable
from main_process.providers.controller import ProviderController, open_controller
from main_process.providers.types import ProviderTypes
from tests.fakes.keyring_back_end import keyring_with
from tests.unit.providers import on_disk

FLIPS = 10_000 if os.environ.get("LATCHKEY_NIGHTLY") else 1_000
NAMES = [f"provider {n}" for n in range(12)]


def controller(folder: Path) -> ProviderController:
    return open_controller(folder, ProviderTypes(), master_key=bytes(32), keyring=keyring_with(None))


async def fill(folder: Path) -> bytes:
    """A store of twelve providers, as the bytes of its file."""
    store = controller(folder)
    for name in NAMES:
        await store.save_provider("app", name, "t", {"key": f"secret of {name}"})
    await store.aclose()
    return on_disk.copy_of(folder)


async def judge(store: ProviderController) -> tuple[int, int, int]:
    """How many providers are right, named as set aside, or refused with the whole store."""
    right = aside = refused = 0
    for name in NAMES:
        try:
            provider = await store.get_provider("app", name)
            right += provider.credentials["key"] == f"secret of {name}"
        except ProviderQuarantined as error:
            aside += repr(name) in error.message
        except StoreUnavailable:
            refused += 1
    return right, aside, refused


@pytest.mark.allow_logs
async def test_flipped_bits_are_an_error_or_a_quarantine_and_never_a_wrong_secret(tmp_path: Path) -> None:
    """A thousand seeded flips: every provider is right, named as set aside, or refused; the file is never changed."""
    pristine = await fill(tmp_path)
    dice = random.Random(20_261)  # noqa: S311  # repeatable, and guards nothing
    tally = {"unharmed": 0, "some set aside": 0, "refused": 0}
    for _ in range(FLIPS):
        damaged = bytearray(pristine)
        place = dice.randrange(len(damaged))
        damaged[place] ^= 1 << dice.randrange(8)
        on_disk.put_back(tmp_path, bytes(damaged))
        store = controller(tmp_path)
        right, aside, refused = await judge(store)
        await store.aclose()
        assert right + aside + refused == len(NAMES)
        tally["refused" if refused else "some set aside" if aside else "unharmed"] += 1
        assert on_disk.database(tmp_path).read_bytes() == bytes(damaged)

    assert min(tally.values()) > 0, tally


async def test_a_flip_in_one_row_spares_the_eleven_others(tmp_path: Path) -> None:
    """Where one row suffers, one row is set aside."""
    pristine = await fill(tmp_path)
    sealed = on_disk.row_of(tmp_path, NAMES[5])[-1]
    damaged = pristine.replace(sealed, bytes([sealed[0] ^ 1]) + sealed[1:])
    on_disk.put_back(tmp_path, damaged)
    store = controller(tmp_path)

    assert await judge(store) == (11, 1, 0)
    await store.aclose()


async def listed(folder: Path) -> tuple[set[str], bool]:
    """The names in a store, and whether it is sound."""
    store = controller(folder)
    names = {view.name for view in await store.list_providers("app")}
    sound = (await store.verify()).sound
    await store.aclose()
    return names, sound


def _limited(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


SAVE_UNTIL_REFUSED = """
import asyncio, json, os, pathlib, sys
from main_process.providers.controller import open_controller
from main_process.vault.errors import StoreError
from main_process.providers.types import ProviderTypes

async def main():
    store = open_controller(pathlib.Path(sys.argv[1]), ProviderTypes(), master_key=bytes(32))
    saved, said = [], ""
    for n in range(5000):
        try:
            await store.save_provider("app", f"P{n}", "t", {"key": "x" * 2000})
            saved.append(f"P{n}")
        except StoreError as error:
            said = error.reason + ": " + error.message
            break
    print(json.dumps([saved, said]))

if "as-nobody" in sys.argv and os.geteuid() == 0:
    # Root may write anywhere: what permissions do shows only for somebody else.
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
asyncio.run(main())
"""


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """The save that did not fit is refused in words; all before it are there when there is room again."""
    done = subprocess.run(
        [sys.executable, "-c", SAVE_UNTIL_REFUSED, str(tmp_path)],
        capture_output=True, text=True, timeout=60, check=True, preexec_fn=lambda: _limited(400_000),
    )  # fmt: skip
    saved, said = json.loads(done.stdout.splitlines()[-1])

    assert said.startswith("disk-full:")
    assert len(saved) > 5
    assert asyncio.run(listed(tmp_path)) == (set(saved), True)


def refusal(folder: Path) -> str:
    """What the store says to a user who is not root."""
    done = subprocess.run(
        [sys.executable, "-c", SAVE_UNTIL_REFUSED, str(folder), "as-nobody"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    saved, said = json.loads(done.stdout.splitlines()[-1])
    assert saved == []
    return str(said)


def test_a_read_only_folder_is_told(home: Path) -> None:
    """No store can be made there, and the words say why."""
    home.chmod(0o555)
    said = refusal(home / "data")
    home.chmod(0o755)

    assert said.startswith("read-only:")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make a folder of another owner")
def test_somebody_elses_folder_is_refused(home: Path) -> None:
    """A vault folder that another user owns could be read by that user."""
    home.chmod(0o755)
    (home / "vault").mkdir()
    (home / "vault").chmod(0o777)

    assert refusal(home).startswith("not-private:")


async def test_a_link_in_place_of_the_store_is_refused(tmp_path: Path) -> None:
    """A link would let another place receive the credentials."""
    await fill(tmp_path)
    file = on_disk.database(tmp_path)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    store = controller(tmp_path)

    with pytest.raises(IpcError, match="a link"):
        await store.list_providers("app")
    await store.aclose()
