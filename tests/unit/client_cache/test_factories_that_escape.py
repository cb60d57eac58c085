"""Factories that raise what is no `Exception`."""

import asyncio
from typing import Any

import pytest

from main_process.client_cache import ClientCache
from main_process.errors import ClientCreationFailed
from tests.fakes.clients import Directory


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError, StopIteration])
@pytest.mark.parametrize("sync", [True, False])
async def test_a_creation_fails_and_the_loop_goes_on(sync: bool, error: type[BaseException]) -> None:
    """The caller hears which kind it was, of a plain function as of a coroutine function."""

    def make(_credentials: Any) -> Any:
        raise error

    async def make_async(_credentials: Any) -> Any:
        raise error

    cache = ClientCache(Directory().resolve)
    cache.register_factory("acme", make if sync else make_async)
    with pytest.raises(ClientCreationFailed, match="could not be made"):
        await cache.get_client("h", "app", "P")
    await cache.aclose()
