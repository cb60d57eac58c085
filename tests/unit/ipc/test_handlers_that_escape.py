"""Handlers that raise what is no `Exception`: of `ipc.dispatch.router`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError

KINDS = [SystemExit, KeyboardInterrupt, GeneratorExit]


@pytest.mark.allow_logs  # the router says what went wrong
@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_that_escapes_is_a_failure_of_one_call(kind: type[BaseException]) -> None:
    """In a task of its own, as the session runs it: neither the task nor its loop ends."""
    router = Router()

    async def escape(_sender: Any, _params: Any) -> None:
        raise kind

    router.handle("acme-escape", escape)
    call = asyncio.create_task(router.invoke("acme-escape", {}))
    with pytest.raises(IpcError) as caught:
        await call

    assert caught.value.code is Code.INTERNAL


@pytest.mark.allow_logs  # as above
@pytest.mark.parametrize("kind", KINDS)
async def test_a_stream_that_escapes_is_a_failure_of_one_call(kind: type[BaseException]) -> None:
    """What was sent before has arrived, and then comes the failure."""
    router = Router()

    async def escape(_sender: Any, _params: Any) -> AsyncIterator[int]:
        yield 1
        raise kind

    router.handle("acme-escape", escape)
    stream = await router.invoke("acme-escape", {})
    assert await anext(stream) == 1
    with pytest.raises(IpcError) as caught:
        await anext(stream)

    assert caught.value.code is Code.INTERNAL
