"""The key's record stands in plain text: whoever can write the file may have written it, so nothing is believed."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from main_process.vault import key_sources
from main_process.vault.errors import Reason, StoreError
from main_process.vault.key_record import KeyRecord
from main_process.vault.key_sources import Passphrase
from main_process.vault.seal import KEY_BYTES
from tests.fakes.keyring_back_end import keyring_with
from tests.fakes.passphrases import FULL_COSTS
from tests.unit.providers import on_disk
from tests.unit.providers.conftest import Open

SALT = {"salt": "AAAAAAAAAAAAAAAAAAAAAA=="}
ODD: list[Any] = ["64", None, True, 64.0, -1, 10**40, [64], {}]
COSTS: dict[str, Any] = {"memoryKib": 64, "passes": 1, "lanes": 1}


@pytest.mark.parametrize(
    "parameters",
    [
        {**SALT, "memoryKib": 1 << 20, "passes": 64, "lanes": 1},
        {**SALT, "memoryKib": 1 << 18, "passes": 16, "lanes": 1},
        {**SALT, "memoryKib": 64, "passes": 1, "lanes": 16},
        {**SALT, "memoryKib": 64, "passes": 1 << 31, "lanes": 1},
        *({**SALT, **COSTS, "memoryKib": odd} for odd in ODD),
        {**SALT, "passes": 1, "lanes": 1},
        *({**COSTS, "salt": odd} for odd in (5, "%", "", "AAAA", None, "A" * 5000)),
        COSTS,
        [["memoryKib", 64]],
        "text",
        None,
    ],
)
def test_an_odd_record_is_damage_and_costs_nothing(parameters: Any) -> None:
    """It neither keeps the start waiting for a gigabyte and 64 passes nor fails with an error of ours."""
    started = time.process_time()
    text = json.dumps({"kind": "passphrase", "name": "a passphrase", "parameters": parameters})
    with pytest.raises(StoreError) as damage:
        Passphrase("some words").recover(KeyRecord.decode(text))

    assert (damage.value.reason, time.process_time() - started < 1) == (Reason.DAMAGED, True)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", "null", "{}", '{"kind": 5, "name": "n", "parameters": {}}', "[" * 999]
)
def test_what_is_no_record_is_damage(text: str) -> None:
    """Whatever stands there."""
    with pytest.raises(StoreError):
        KeyRecord.decode(text)


def test_what_a_new_store_asks_for_is_within_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """And twice that too, should it be raised one day."""
    monkeypatch.setattr(key_sources, "NEW_COSTS", FULL_COSTS)
    record = Passphrase("some words").plan()

    assert record.argon2_costs() == (65_536, 3, 4)
    assert len(Passphrase("some words").recover(record)) == KEY_BYTES
    doubled = KeyRecord(record.kind, record.name, {**record.parameters, "passes": 6})
    assert doubled.argon2_costs() == (65_536, 6, 4)


async def test_a_store_with_an_odd_record_says_that_it_is_damaged(open_store: Open, tmp_path: Path) -> None:
    """At start, in a sentence."""
    store = open_store(keyring=keyring_with(None))
    await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "k"})
    await store.move_key("passphrase", "some words")
    await store.aclose()
    parameters = {**SALT, "memoryKib": 1 << 20, "passes": 64, "lanes": 64}
    record = json.dumps({"kind": "passphrase", "name": "a passphrase", "parameters": parameters})
    on_disk.run(tmp_path, "UPDATE vault SET key_record = ?", record)

    assert (await open_store(keyring=keyring_with(None), passphrase="some words").status()).reason is Reason.DAMAGED
