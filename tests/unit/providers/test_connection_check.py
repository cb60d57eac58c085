"""Checks of connections that escape from what they are given."""

import asyncio
from typing import Any

import pytest

from main_process.errors import ServiceError
from main_process.providers.types import ProviderTypes
from tests.fakes.connections import a_checker, teach


@pytest.mark.allow_logs  # the checker says what it met
@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError])
async def test_a_question_that_tries_to_end_latchkey_fails_alone(error: type[BaseException]) -> None:
    """The person hears a sentence; the loop goes on."""
    types = ProviderTypes()

    async def probe(_client: Any) -> str:
        raise error

    teach(types, "parcel", lambda _credentials: object(), probe)
    with pytest.raises(ServiceError, match="not in words"):
        await a_checker(types).check("parcel", {})


async def test_an_answer_that_is_no_text_is_shown_as_some() -> None:
    """A dialog can show nothing else."""
    types = ProviderTypes()

    async def probe(_client: Any) -> Any:
        return 7

    teach(types, "parcel", lambda _credentials: object(), probe)
    assert await a_checker(types).check("parcel", {}) == "7"
