"""Names of indices, objects and rules that would make a request another one."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from main_process.sdks.algolia.provider_type import make_client
from tests.fakes.raw_server import answer, raw_server

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("algolia-delete-rule", {"indexName": "products", "objectID": "NAME"}),
    ("algolia-save-rule", {"indexName": "products", "rule": {"objectID": "NAME"}}),
    ("algolia-set-settings", {"indexName": "NAME", "settings": {}}),
    ("algolia-get-settings", {"indexName": "NAME"}),
    ("algolia-search", {"indexName": "NAME", "query": ""}),
    ("algolia-search", {"requests": [{"indexName": "NAME"}]}),
    ("algolia-search-rules", {"indexName": "NAME"}),
    ("algolia-delete-rule", {"indexName": "NAME", "objectID": "x"}),
    ("algolia-get-rule", {"indexName": "products", "objectID": "NAME"}),
    ("algolia-get-object", {"indexName": "products", "objectID": "NAME"}),
    ("algolia-search-facet-values", {"indexName": "products", "facet": "NAME"}),
]


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as built:
        yield built


def named(params: Any, name: str) -> Any:
    if isinstance(params, dict):
        return {key: named(value, name) for key, value in params.items()}
    if isinstance(params, list):
        return [named(value, name) for value in params]
    return name if params == "NAME" else params


@pytest.mark.parametrize("name", ["", ".", ".."])
@pytest.mark.parametrize(("channel", "params"), CALLS)
async def test_a_name_of_dots_is_refused_before_anything_is_sent(
    main: MainProcess, channel: str, params: dict[str, Any], name: str
) -> None:
    """`DELETE /1/indexes/products/rules/..` is the deletion of the index to every library on the way."""
    async with raw_server(lambda _: answer(b'{"taskID": 1, "status": "published"}')) as server:
        view = await main.providers.save_provider(
            "t", "A", "algolia", {"appId": "A", "apiKey": "k", "hosts": server.origin}
        )
        ref = {"providerHash": view.provider_hash, "dashboardAppId": "t", "providerName": "A"}
        with pytest.raises(IpcError) as caught:
            await main.ipc.invoke(channel, {**ref, **named(params, name)})
        assert (caught.value.code, server.asked) == (Code.INVALID_PARAMS, [])


async def test_names_with_dots_in_them_are_names() -> None:
    """Only dots alone lead elsewhere; slashes and the like are quoted."""
    async with raw_server(lambda _: answer(b'{"hits": []}')) as server:
        client = make_client({"appId": "A", "apiKey": "k", "hosts": server.origin})
        for name in ("...", "a..b", "../x", "a/b", "%2e%2e"):
            await client.get_settings_with_http_info(name)
        await client.aclose()
        assert [asked.target.split("/")[3] for asked in server.asked] == [
            "...",
            "a..b",
            "..%2Fx",
            "a%2Fb",
            "%252e%252e",
        ]


@pytest.mark.parametrize("name", [".", "..", ""])
async def test_the_transporter_refuses_them_too(name: str) -> None:
    """Whoever calls the client without a channel."""
    async with raw_server(lambda _: answer(b"{}")) as server:
        client = make_client({"appId": "A", "apiKey": "k", "hosts": server.origin})
        with pytest.raises(Exception, match=r"must not|is required"):
            await client.delete_object_with_http_info("products", name)
        await client.aclose()
        assert server.asked == []
