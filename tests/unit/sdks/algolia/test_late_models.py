"""The SDK's client without its models, and with each of them as soon as it is used."""

import json
import subprocess
import sys

import pytest
from algoliasearch.search.models.search_params import SearchParams
from algoliasearch.search.models.search_params_object import SearchParamsObject
from algoliasearch.search.models.search_response import SearchResponse
from algoliasearch.search.models.settings_response import SettingsResponse

from main_process.sdks.algolia.late_models import late
from main_process.sdks.algolia.provider_type import make_client
from tests.fakes.algolia_server import AlgoliaServer

IN_A_PROCESS_OF_ITS_OWN = """
import inspect, json, sys
from main_process.sdks.algolia.client import SearchClient
models = [name for name in sys.modules if name.startswith("algoliasearch.") and ".models." in name]
unused = [name for name in ("algoliasearch.ingestion.client", "requests") if name in sys.modules]
from algoliasearch.ingestion.client import IngestionClient
from algoliasearch.search.models import Action
print(json.dumps({
    "models": models,
    "unused": unused,
    "ingestion": isinstance(IngestionClient, type),
    "default": inspect.signature(SearchClient.chunked_batch).parameters["action"].default is Action.ADDOBJECT,
}))
"""


def test_the_client_comes_without_models() -> None:
    """But for the one that is a default value; who imports a model afterwards gets the real one, the same."""
    done = subprocess.run(
        [sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout) == {
        "models": ["algoliasearch.search.models.action"],
        "unused": [],
        "ingestion": True,
        "default": True,
    }


async def test_typed_answers_are_the_sdks_own() -> None:
    """An extension that calls the SDK's methods gets its models, and may give them."""
    async with AlgoliaServer("k") as server:
        server.add_index("lamps", [{"objectID": "1", "name": "lamp"}])
        client = make_client({"appId": "APP", "apiKey": "k", "hosts": server.origin})

        settings = await client.get_settings("lamps")
        found = await client.search_single_index("lamps", SearchParams(SearchParamsObject(query="lamp")))
        await client.aclose()

    assert (type(settings), type(found)) == (SettingsResponse, SearchResponse)


def test_a_late_name_is_its_class_for_isinstance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK asks so of what it is given."""
    name = "algoliasearch.search.models.api_key_operation"
    monkeypatch.delitem(sys.modules, name, raising=False)
    with late(name):
        from algoliasearch.search.models.api_key_operation import ApiKeyOperation  # noqa: PLC0415 (the moment matters)

    assert repr(ApiKeyOperation) == f"<late {name}.ApiKeyOperation>"
    assert not isinstance("add", ApiKeyOperation)
    assert isinstance(ApiKeyOperation.ADD, ApiKeyOperation)
