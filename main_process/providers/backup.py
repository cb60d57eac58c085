"""Providers in one file under a passphrase: what `export` writes and `import` reads, on any computer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from ipc.errors import InvalidParams
from main_process.providers.model import Provider
from main_process.providers.stored import NewProvider
from main_process.providers.validation import check_new_passphrase, new_provider
from main_process.vault import passphrase_box, seal
from main_process.vault.errors import StoreError
from main_process.vault.seal import SealBroken

FORMAT = "latchkey-export"
VERSION = 1
_ASSOCIATED_DATA = seal.associated_data(FORMAT, VERSION)


def is_export(text: str) -> bool:
    """Whether this is a file that `export` wrote."""
    try:
        found = orjson.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


def export_providers(providers: Sequence[Provider], passphrase: str) -> str:
    """The providers, sealed under a key made from the passphrase by Argon2id. Takes a quarter of a second."""
    check_new_passphrase(passphrase)
    plain = orjson.dumps({"providers": [_plain(provider) for provider in providers]})
    box = passphrase_box.lock(plain, passphrase, "export", _ASSOCIATED_DATA)
    document = {"format": FORMAT, "version": VERSION, **box}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def import_providers(text: str, passphrase: str) -> list[NewProvider]:
    """What an export holds, ready to be saved. `InvalidParams` for a wrong passphrase or a damaged file."""
    try:
        document = orjson.loads(text)
        if document["format"] != FORMAT or document["version"] != VERSION:
            raise InvalidParams("This export was written by a newer Latchkey. Update Latchkey to read it.")
        plain = orjson.loads(passphrase_box.unlock(document, passphrase, "export", _ASSOCIATED_DATA))
        return [_provider(found) for found in plain["providers"]]
    except (SealBroken, StoreError):
        raise InvalidParams("This passphrase does not open the export, or the file is damaged.") from None
    except (KeyError, TypeError, ValueError):
        raise InvalidParams("This is not a whole Latchkey export.") from None


def _plain(provider: Provider) -> dict[str, Any]:
    return {
        "appId": provider.app_id,
        "name": provider.name,
        "type": provider.type,
        "class": provider.provider_class,
        "created": provider.view.date_created.isoformat(),
        "credentials": dict(provider.credentials),
        "mcpConfig": provider.mcp_config.reveal() if provider.mcp_config else None,
    }


def _provider(found: dict[str, Any]) -> NewProvider:
    return new_provider(
        *(found["appId"], found["name"], found["type"], found["credentials"], found["class"], found["mcpConfig"]),
        created=datetime.fromisoformat(found["created"]),
    )
