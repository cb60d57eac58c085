"""A factory that raises what would end the process, or never arrive, fails the test of its connection alone."""

import asyncio
from typing import Any

import pytest

from main_process.errors import ClientCreationFailed
from main_process.providers.types import ProviderTypes
from tests.fakes.connections import a_checker, teach


@pytest.mark.allow_logs  # the tester says that no client could be made
@pytest.mark.parametrize("error", [SystemExit, StopIteration, ValueError])
async def test_a_connection_cannot_be_tested_and_the_app_goes_on(error: type[BaseException]) -> None:
    """Of all that a factory raises the person hears the same sentence, and at once."""

    def factory(_credentials: Any) -> Any:
        raise error

    async def probe(_client: Any) -> str:
        return "unreachable"

    types = ProviderTypes()
    teach(types, "parcel", factory, probe)
    async with asyncio.timeout(60):
        with pytest.raises(ClientCreationFailed):
            await a_checker(types).check("parcel", {"apiKey": "k"})
