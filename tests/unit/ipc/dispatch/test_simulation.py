"""One widget meets trouble on purpose; nobody else does."""

import asyncio
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import IpcError
from ipc.messages import FOR_EVERY_WIDGET, FOR_WIDGETS, Sender, WidgetIdentity

TRIED = Sender("page", WidgetIdentity("search", "one"))
OTHER = Sender("page", WidgetIdentity("search", "two"))
ANSWER = {"hits": [1, 2], "nbHits": 2, "exhaustive": True, "query": "a"}


@pytest.fixture
def router() -> Router:
    router = Router(lambda sender, channel, access, params: None)

    async def answer(_sender: Sender, _params: Any) -> Any:
        return ANSWER

    router.handle("search", answer, widgets=FOR_WIDGETS)
    router.handle("context", answer, widgets=FOR_EVERY_WIDGET)
    return router


@pytest.mark.parametrize(("mode", "code"), [("error", "service-failed"), ("offline", "service-unreachable")])
async def test_a_simulated_failure_is_met_by_one_widget_alone(router: Router, mode: Any, code: str, logs: Any) -> None:
    """Its other instance, the page, and what every widget needs to start are left alone."""
    router.simulation.set("one", mode)
    with pytest.raises(IpcError) as failure:
        await router.invoke("search", {}, TRIED)
    assert failure.value.code == code
    for channel, sender in (("search", OTHER), ("search", None), ("context", TRIED)):
        assert await router.invoke(channel, {}, sender) == ANSWER
    router.simulation.set("one", None)
    assert await router.invoke("search", {}, TRIED) == ANSWER


async def test_calls_wait_until_it_ends(router: Router) -> None:
    """`loading` holds the call; it goes on as soon as the real thing is back."""
    router.simulation.set("one", "loading")
    held = asyncio.create_task(router.invoke("search", {}, TRIED))
    router.simulation.set("two", "loading")
    assert await router.invoke("context", {}, TRIED) == ANSWER
    assert not held.done()
    router.simulation.set("one", None)
    assert await held == ANSWER


async def test_an_empty_answer_keeps_its_shape(router: Router) -> None:
    """Lists are empty and counts are zero; texts and truths stay."""
    router.simulation.set("one", "empty")
    assert await router.invoke("search", {}, TRIED) == {"hits": [], "nbHits": 0, "exhaustive": True, "query": "a"}
