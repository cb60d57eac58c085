"""Which call is under way, as whoever works for it sees it."""

from collections.abc import AsyncIterator
from typing import Any

from ipc.dispatch.router import Router
from ipc.messages import Sender, WidgetIdentity, current_call

WIDGET = Sender("app", WidgetIdentity("search", "one"))


async def echo(sender: Sender, params: Any) -> Any:
    return params


async def numbers(sender: Sender, params: Any) -> AsyncIterator[int]:
    for number in range(params["count"]):
        yield number


async def test_a_call_made_in_the_process_leaves_its_callers_account_alone() -> None:
    """Whoever invokes a channel or reads a stream stays in the call that it was in, or in none."""

    async def outer(sender: Sender, params: Any) -> Any:
        await router.invoke("echo", {}, WIDGET)
        before = current_call.get()
        async for _ in await router.invoke("numbers", {"count": 3}, WIDGET):
            assert current_call.get() is before
        assert before is not None
        return before.channel

    router = Router(lambda sender, channel, access, params: None)
    router.handle("echo", echo)
    router.handle("numbers", numbers)
    router.handle("outer", outer)
    assert await router.invoke("outer") == "outer"
    assert current_call.get() is None
