"""Keys that may do one thing and not another, and servers without a list of models: testing and rotating them."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from tests.fakes.raw_server import Asked, answer, raw_server

MISSING_SCOPE = "You have insufficient permissions for this operation. Missing scopes: api.model.read."


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as built:
        yield built


def says(status: str, message: str) -> list[bytes]:
    return answer(json.dumps({"error": {"message": message}}).encode(), status=status)


@pytest.mark.parametrize(
    ("status", "message", "said"),
    [
        ("403 Forbidden", MISSING_SCOPE, "may not list the models"),
        ("401 Unauthorized", MISSING_SCOPE, "may not list the models"),
        ("404 Not Found", "no such route", "no list of models"),
        ("405 Method Not Allowed", "no", "no list of models"),
        ("501 Not Implemented", "no", "no list of models"),
    ],
)
async def test_a_key_that_may_not_list_the_models_can_be_tested_and_rotated(
    main: MainProcess, status: str, message: str, said: str
) -> None:
    """Neither says anything against it; the sentence says what was found out."""
    async with raw_server(lambda _: says(status, message)) as server:
        fields = {"apiKey": "old", "baseUrl": f"{server.origin}/v1"}
        await main.providers.save_provider("t", "P", "openai", fields)
        assert said in await main.editor.test("t", "P", "openai", {"apiKey": "new"})
        await main.editor.rotate("t", "P", "openai", {"apiKey": "new"})
    assert (await main.providers.get_provider("t", "P")).credentials["apiKey"] == "new"


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
async def test_a_wrong_key_is_still_a_wrong_key(main: MainProcess, status: str) -> None:
    """It is not stored, and the service's sentence is shown."""

    def script(_asked: Asked) -> list[bytes]:
        return says(status, "Incorrect API key provided.")

    async with raw_server(script) as server:
        await main.providers.save_provider("t", "P", "openai", {"apiKey": "old", "baseUrl": f"{server.origin}/v1"})
        with pytest.raises(IpcError, match="Incorrect API key") as caught:
            await main.editor.rotate("t", "P", "openai", {"apiKey": "new"})
        assert caught.value.code is Code.REAUTHENTICATION_REQUIRED
    assert (await main.providers.get_provider("t", "P")).credentials["apiKey"] == "old"
