"""A main process whose REST channels lead to services, for the tests of both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from main_process.api.rest_channels import register_rest_channels
from main_process.providers.types import ProviderKind
from main_process.sdks.rest import provider_type as rest
from tests.fakes.main_process import EAGER, MainPath, main_path


@asynccontextmanager
async def rest_main(folder: Path) -> AsyncIterator[MainPath]:
    """With the type REST; a service that is away is asked again at once."""
    async with main_path(folder) as path:
        path.types.register(ProviderKind(rest.REST, rest.make_client, rest.probe, rest.translate))
        register_rest_channels(path.ipc, path.fetch, path.responses, retry=EAGER)
        yield path
