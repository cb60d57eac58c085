"""What a handler may raise, and a caller name, that is none of the usual: the answer still has a code."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError, UnknownChannel
from ipc.messages import Sender


@pytest.mark.parametrize("channel", [None, 7, [], {}, b"echo"])
async def test_a_channel_that_is_no_text_is_unknown(channel: Any) -> None:
    """Whatever stands where a name should, the refusal has a code."""
    with pytest.raises(UnknownChannel):
        await Router().invoke(channel)


class Panic(BaseException):
    """What native code raises: no `Exception`."""


@pytest.mark.allow_logs
@pytest.mark.parametrize("error", [SystemExit("secret-1"), Panic("secret-1")])
async def test_a_handler_cannot_end_the_process(error: BaseException) -> None:
    """What is no `Exception` becomes `internal` too, in an answer and in a stream; a loop would end at SystemExit."""

    async def answer(sender: Sender, params: Any) -> Any:
        raise error

    async def stream(sender: Sender, params: Any) -> AsyncIterator[int]:
        yield 1
        raise error

    router = Router()
    router.handle("answer", answer)
    router.handle("stream", stream)
    with pytest.raises(IpcError) as refused:
        await router.invoke("answer")
    with pytest.raises(IpcError) as broken:
        async for _ in await router.invoke("stream"):
            pass

    for caught in (refused.value, broken.value):
        assert (caught.code, "secret-1" in str(caught)) == (Code.INTERNAL, False)
