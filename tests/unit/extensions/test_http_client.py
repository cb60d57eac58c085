"""An extension that asks for Latchkey's HTTP client has its bounds."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from main_process.extensions import ExtensionContext, Field, ProviderType, ReadParams, check_base_url, http_client
from main_process.extensions import json_of as read
from tests.fakes.raw_server import Asked, answer, raw_server

MIB = 1 << 20


def bomb() -> bytes:
    """64 MiB in 64 KiB."""
    return gzip.compress(b'"' + b"a" * (64 * MIB) + b'"', 9)


class Read(ReadParams):
    """A read."""


def endless() -> Iterable[bytes]:
    """An answer without an end."""
    yield b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"'
    while True:
        yield b"x" * 65_536


def activate(context: ExtensionContext) -> None:
    """Reads the base URL of its provider as JSON."""

    def make(credentials: Mapping[str, str]) -> Any:
        base = check_base_url(credentials["baseUrl"], ())
        return http_client(base, service="Parcels", headers={"Authorization": credentials["key"]})

    async def look(_sender: Any, params: Read) -> Any:
        client = await context.client_cache.get_client(
            params.provider_hash, params.dashboard_app_id, params.provider_name
        )
        provider = await client.get(ORIGIN[0] + "/a")
        return {"read": await read(provider, "Parcels")}

    schema = ProviderType("parcel", "Parcels", (Field("key", "Key"), Field("baseUrl", "Base URL", secret=False)))
    context.providers.register_type(schema, factory=make)
    context.ipc.handle("parcel-look", look, params=Read)


ORIGIN = [""]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (lambda _: answer(b"[1]"), {"read": [1]}),
        (lambda _: answer(bomb(), Content_Encoding="gzip"), Code.TOO_LARGE),
        (lambda _: endless(), Code.TOO_LARGE),
        (lambda _: answer(b"[" + b"{}," * (2 * MIB) + b"{}]"), Code.SERVICE_FAILED),
        (lambda _: answer(b"", status="302 Found", Location="http://127.0.0.1:9/elsewhere"), Code.SERVICE_REJECTED),
        (lambda asked: answer(b'"' + asked.headers["authorization"].encode() + b'"'), Code.SERVICE_FAILED),
    ],
)
@pytest.mark.allow_logs  # httpx2 logs each request
async def test_an_extensions_answers_have_bounds(
    tmp_path: Path, script: Callable[[Asked], Iterable[bytes]], expected: Any
) -> None:
    """Bombs, answers without an end, millions of values, redirects that lead away, and its own key."""
    async with raw_server(script) as server, build_main_process(tmp_path, master_key=bytes(32)) as main:
        ORIGIN[0] = server.origin
        await main.extensions.try_out("parcel", activate)
        fields = {"key": "sk-parcel-0123456789", "baseUrl": server.origin}
        saved = await main.providers.save_provider("shop", "P", "parcel", fields)
        asked = {"providerHash": saved.provider_hash, "dashboardAppId": "shop", "providerName": "P"}
        try:
            got: Any = await main.ipc.invoke("parcel-look", asked)
        except IpcError as error:
            got = error.code
        assert got == expected
