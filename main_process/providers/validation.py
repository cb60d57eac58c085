"""What may be saved: names of the right shape, text of a sane size. Messages name fields, never values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import orjson
from pydantic import TypeAdapter, ValidationError

from ipc.errors import InvalidParams
from ipc.messages import AppId, ProviderName
from main_process.kit.figures import count
from main_process.kit.validation_words import what_is_wrong
from main_process.providers.mcp_config import check_config
from main_process.providers.model import ProviderClass
from main_process.providers.stored import NewProvider
from main_process.vault.secret import Credentials, Secret

SHORTEST_PASSPHRASE = 8
MAX_FIELDS = 64
MAX_FIELD_CHARACTERS = 64 * 1024
MAX_MCP_BYTES = 256 * 1024
_FIRST_YEAR, _LAST_YEAR = 1970, 2199

_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    "appId": TypeAdapter(AppId),
    "providerName": TypeAdapter(ProviderName),
    "providerType": TypeAdapter(ProviderName),
    "credentials": TypeAdapter(ProviderName),
    "providerClass": TypeAdapter(Literal["credential", "mcp"]),
}


def check_identity(app_id: str, name: str) -> None:
    """Raise `InvalidParams` for an app id or a provider name that cannot be one."""
    check_app_id(app_id)
    _check("providerName", name)


def check_app_id(app_id: str) -> None:
    """Raise `InvalidParams` for what cannot be an app id."""
    _check("appId", app_id)


def check_new_passphrase(passphrase: str) -> None:
    """Raise `InvalidParams` for a passphrase that nobody should choose. One that is in use is never judged."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InvalidParams(f"passphrase: at least {SHORTEST_PASSPHRASE} characters; several words are best")


def new_provider(
    app_id: str,
    name: str,
    provider_type: str,
    credentials: Mapping[str, str],
    provider_class: ProviderClass,
    mcp_config: Any = None,
    *,
    created: datetime | None = None,
    expected: str | None = None,
) -> NewProvider:
    """What is to be saved, checked."""
    check_identity(app_id, name)
    _check("providerType", provider_type)
    _check("providerClass", provider_class)
    if created is not None and not (created.tzinfo is not None and _FIRST_YEAR <= created.year <= _LAST_YEAR):
        raise InvalidParams("dateCreated: not a time, with its zone, of this or the last century")
    return NewProvider(
        *(app_id, name, provider_type, provider_class),
        credentials=_credentials(credentials),
        mcp_config=_mcp_config(mcp_config),
        created=created,
        expected=expected,
    )


def _check(field: str, value: object) -> None:
    try:
        _ADAPTERS[field].validate_python(value, strict=True)
    except ValidationError as error:
        reason = what_is_wrong(error.errors(include_input=False, include_url=False)[0])
        raise InvalidParams(f"{field} {reason}.") from None


def _credentials(credentials: Mapping[str, str]) -> Credentials:
    if not isinstance(credentials, Mapping):
        raise InvalidParams("credentials: not a mapping of field names to text")
    if len(credentials) > MAX_FIELDS:
        raise InvalidParams(f"credentials: more than {MAX_FIELDS} fields")
    for name, value in credentials.items():
        _check("credentials", name)
        if type(value) is not str:
            raise InvalidParams(f"credentials.{name}: not text")
        if len(value) > MAX_FIELD_CHARACTERS:
            raise InvalidParams(f"credentials.{name}: longer than {count(MAX_FIELD_CHARACTERS)} characters")
        if not _is_unicode(value):
            raise InvalidParams(f"credentials.{name}: not valid Unicode text")
    return Credentials(credentials)


def _mcp_config(mcp_config: Any) -> Secret[Any] | None:
    if mcp_config is None:
        return None
    if not isinstance(mcp_config, Mapping):
        raise InvalidParams("mcpConfig: not a JSON object")
    try:
        encoded = orjson.dumps(dict(mcp_config))
    except (TypeError, ValueError):
        raise InvalidParams("mcpConfig: not a JSON object") from None
    if len(encoded) > MAX_MCP_BYTES:
        raise InvalidParams(f"mcpConfig: larger than {count(MAX_MCP_BYTES)} bytes")
    document = orjson.loads(encoded)
    check_config(document)
    return Secret(document)


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
