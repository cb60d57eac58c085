"""`MainPath` with OpenAI's channels on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from main_process.api.openai_channels import register_openai_channels
from main_process.providers.types import ProviderKind
from main_process.sdks.http.retry import RetryPolicy
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.openai.images import PickedImages
from tests.fakes.main_process import EAGER, MainPath, main_path


@asynccontextmanager
async def openai_path(
    folder: Path, *, images: PickedImages | None = None, retry: RetryPolicy = EAGER
) -> AsyncIterator[MainPath]:
    """The path from OpenAI's channels to its SDK, opened and closed."""
    async with main_path(folder) as path:
        path.types.register(ProviderKind(openai.OPENAI, openai.make_client, openai.probe, openai.translate))
        register_openai_channels(path.ipc, path.fetch, path.responses, images or PickedImages(), retry=retry)
        yield path
