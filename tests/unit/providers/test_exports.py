"""Files that carry providers: exports, .env and JSON files, the reference product's providers.json."""

import base64
import json
import unicodedata
from typing import Any

import orjson
import pytest

from ipc.errors import InvalidParams
from main_process.providers import backup
from main_process.providers.backup import export_providers, import_providers, is_export
from main_process.providers.controller import ProviderController
from main_process.providers.model import Provider
from main_process.providers.reference_import import is_reference_file, read_reference_file
from main_process.vault import passphrase_box, seal
from main_process.vault.key_sources import Passphrase
from tests.fakes.reference_file import electron
from tests.unit.providers.conftest import Open


def revealed(provider: Provider) -> object:
    """The MCP configuration, if there is one."""
    return provider.mcp_config.reveal() if provider.mcp_config else None


async def exported(store: ProviderController) -> str:
    await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "canary"})
    await store.save_provider("app", "M", "mcp", {}, "mcp", {"headers": {"Authorization": "canary"}})
    return export_providers(await store.all_providers(), "some words")


async def test_an_export_comes_back_whole_in_another_store(
    open_store: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Fields, classes, MCP configuration and dates of creation travel; names and secrets are not readable."""
    one, two = open_store(), open_store(tmp_path_factory.mktemp("other"))
    text = await exported(one)

    await two.save_providers(import_providers(text, "some words"))

    for name in ("P", "M"):
        before, after = await one.get_provider("app", name), await two.get_provider("app", name)
        assert dict(after.credentials) == dict(before.credentials)
        assert after.view.date_created == before.view.date_created
        assert revealed(after) == revealed(before)
    assert ("canary" in text, "algolia" in text, is_export(text)) == (False, False, True)


async def test_an_export_opens_with_its_passphrase_alone(store: ProviderController) -> None:
    """A wrong passphrase, a changed byte and a changed cost are all refused."""
    text = await exported(store)
    document = json.loads(text)
    sealed = bytearray(base64.b64decode(document["sealed"]))
    sealed[-1] ^= 1
    changed = json.dumps({**document, "sealed": base64.b64encode(sealed).decode()})

    for damaged, passphrase in (
        (text, "wrong"),
        (changed, "some words"),
        ("{}", "some words"),
        (text[:200], "some words"),
    ):
        with pytest.raises(InvalidParams):
            import_providers(damaged, passphrase)


def test_the_reference_products_file_is_taken_over_where_it_can_be() -> None:
    """`v10` is read; a keyring's `v11`, another system's and a damaged entry are named with what to do."""
    file = {
        "Algolia": {
            "type": "algolia",
            "providerClass": "credential",
            "credentials": electron(b"v10", '{"appId":"X","apiKey":"canary"}'),
            "dateCreated": "2025-01-02T03:04:05.678Z",
            "mcpConfig": None,
        },
        "Locked": {"type": "algolia", "credentials": electron(b"v11", "{}")},
        "Mac": {"type": "algolia", "credentials": electron(b"v10", "{}", bytes(16))},
        "Windows": {"type": "algolia", "credentials": base64.b64encode(b"\x01\x00\x00\x00").decode()},
        "Broken": {"type": "algolia", "credentials": "%%%"},
    }

    found = read_reference_file("app", json.dumps(file))

    (provider,) = found.providers
    assert (provider.name, dict(provider.credentials)) == ("Algolia", {"appId": "X", "apiKey": "canary"})
    assert provider.created is not None
    assert provider.created.isoformat() == "2025-01-02T03:04:05.678000+00:00"
    assert [entry.name for entry in found.unreadable] == ["Locked", "Mac", "Windows", "Broken"]


def test_other_json_is_not_taken_for_the_reference_products() -> None:
    """A plain JSON file of keys is imported by mapping instead."""
    assert [is_reference_file(text) for text in ('{"a": "b"}', "{}", "[]", "A=B", '{"x": {"type": 1}}')] == [False] * 5


@pytest.mark.parametrize(
    "created",
    [
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2025-01-01T00:00:00"),
        *("", "never", 5, None, {}),
    ],
)
async def test_an_export_with_an_odd_date_is_refused_in_words(store: ProviderController, created: Any) -> None:
    """Who knows the passphrase can forge one; it is still no error of ours, and nothing is stored."""
    await store.save_provider("app", "P", "algolia", {"appId": "X", "apiKey": "k"})
    (provider,) = await store.all_providers()
    plain = {**backup._plain(provider), "name": "Forged", "created": created}
    text = forged([plain], "some words")

    with pytest.raises(InvalidParams):
        await store.save_absent(import_providers(text, "some words"))
    assert [view.name for view in await store.list_providers("app")] == ["P"]


@pytest.mark.parametrize("providers", [None, 5, [None], [[]], ["x"], [{"appId": 5}]])
def test_an_export_of_another_shape_is_refused_in_words(providers: Any) -> None:
    """Whatever was sealed."""
    text = forged(providers, "some words")

    with pytest.raises(InvalidParams):
        import_providers(text, "some words")


@pytest.mark.parametrize("typed", ["cafe\u0301", "caf\u00e9"])
def test_an_export_of_an_earlier_version_opens_on_every_keyboard(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key was made of the passphrase as it was typed."""
    with monkeypatch.context() as earlier:
        earlier.setattr(unicodedata, "normalize", lambda _form, text: text)
        text = forged([], "cafe\u0301")

    assert import_providers(text, typed) == []


def forged(providers: Any, passphrase: str) -> str:
    """An export with the right seal and the wrong contents."""
    source = Passphrase(passphrase)
    record, salt = source.plan(), bytes(16)
    sealed = seal.seal(
        passphrase_box._key(source, record, "export", salt),
        orjson.dumps({"providers": providers}),
        backup._ASSOCIATED_DATA,
    )
    return json.dumps(
        {
            "format": backup.FORMAT,
            "version": backup.VERSION,
            "key": json.loads(record.encode()),
            "salt": base64.b64encode(salt).decode(),
            "sealed": base64.b64encode(sealed).decode(),
        }
    )
