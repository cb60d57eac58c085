"""A page's conversation with the main process: calls, events, and the end of it all."""

import asyncio
import gc
import weakref
from typing import Any

import pytest

from ipc.contract.limits import Allowance
from ipc.dispatch.call import AWAITED
from ipc.dispatch.router import Router
from ipc.errors import Code, InvalidParams, IpcError
from ipc.messages import Encoded, Sender, WidgetIdentity
from tests.fakes.page import Page
from tests.fakes.service import Service

WIDGET = {"id": "search", "i": "one"}


async def test_a_call_is_answered_under_its_id() -> None:
    """The reply has the id of the call and the handler's result."""
    page = Page(Service().router)
    page.invoke(1, "echo", {"a": [1, None, "ü"]})
    assert await page.answer(1) == {"t": "ok", "id": 1, "r": {"a": [1, None, "ü"]}}


async def test_the_answer_says_where_it_came_from() -> None:
    """A cached answer is marked, and its bytes are not touched."""

    class Cached:
        async def __call__(self, sender: Sender, params: Any) -> Any: ...

        async def encoded(self, sender: Sender, params: Any) -> Encoded:
            return Encoded(b'{"n": 1.50}', "stale")

    router = Router()
    router.handle("read", Cached())
    page = Page(router)
    page.invoke(1, "read")
    assert (await page.answer(1))["s"] == "stale"
    assert '"r":{"n": 1.50}' in page.texts[-1]


async def test_a_watched_page_says_how_long_a_call_was_on_its_way() -> None:
    """There and back, and only while somebody wants to know; what it says of calls that nobody awaits is nothing."""
    service = Service()
    service.router.wall_clock = lambda: 1_790_000_000.0
    page = Page(service.router)
    page.session.time_calls(on=True)
    page.session.time_calls(on=True)
    page.send({"t": "invoke", "id": 1, "ch": "echo", "p": {}, "s": 1_789_999_999_996_000})
    await page.answer(1)
    assert page.of("timing") == [{"t": "timing", "on": True}]
    call = next(one for _, one, _ in service.router.call_log.numbered())
    assert call.ipc == pytest.approx(0.004, abs=1e-3)
    assert call.page == AWAITED
    handed_on = round(call.answered * 1e6) + 2_000
    page.send({"t": "seen", "ids": [1, 1, 77], "at": handed_on})
    assert call.page == pytest.approx(0.002, abs=1e-4)
    page.invoke(2, "echo")
    await page.answer(2)
    page.session.time_calls(on=False)
    page.invoke(3, "echo")
    await page.answer(3)
    page.send({"t": "seen", "ids": [2, 3], "at": handed_on})
    assert [one.page for _, one, _ in service.router.call_log.numbered()][1:] == [None, None]


async def test_a_failed_call_leaves_nothing_for_the_collector() -> None:
    """What it had read goes with its answer: the collector comes rarely, and hundreds of megabytes waited for it."""

    class Large:
        pass

    left: list[weakref.ref[Large]] = []

    async def fail(_sender: Sender, _params: Any) -> None:
        read = Large()
        left.append(weakref.ref(read))
        raise InvalidParams("no") from KeyError(read)

    router = Router()
    router.handle("fail", fail)
    page = Page(router)
    gc.disable()
    try:
        page.invoke(1, "fail")
        assert (await page.answer(1))["e"]["code"] == Code.INVALID_PARAMS
        await asyncio.sleep(0)
        assert left[0]() is None
    finally:
        gc.enable()


async def test_the_replies_of_one_tick_leave_together() -> None:
    """A hundred calls of one message are answered in one."""
    page = Page(Service().router)
    page.send(*({"t": "invoke", "id": call, "ch": "echo", "p": {}} for call in range(1, 101)))
    await page.answer(100)
    assert len(page.texts) == 2  # the hello and the batch
    assert [frame["id"] for frame in page.of("ok")] == list(range(1, 101))


async def test_a_batch_is_bounded() -> None:
    """Replies that would make a message too long leave in several."""
    page = Page(Service(batch=1_000).router)
    page.send(*({"t": "invoke", "id": call, "ch": "echo", "p": {"x": "y" * 300}} for call in range(1, 11)))
    await page.answer(10)
    assert len(page.of("ok")) == 10
    assert max(len(text) for text in page.texts) <= 1_020


@pytest.mark.parametrize("hello", [{"t": "hello", "v": 2}, {"t": "hello", "v": "1"}, {"t": "hello"}])
async def test_another_version_is_refused(hello: dict[str, Any]) -> None:
    """A page of another version is not served at all."""
    page = Page(Service().router, greet=False)
    page.send(hello)
    page.invoke(1, "echo")
    errors = [await page.until(lambda frame: frame["t"] == "error")]
    assert [error["e"]["code"] for error in errors] == [Code.PROTOCOL_VIOLATION]
    assert page.of("ok") == []


async def test_widgets_are_told_apart_by_what_the_broker_signed() -> None:
    """The handler sees which widget asks; the page itself is no widget."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "echo")
    page.invoke(2, "echo", w=WIDGET)
    await page.answer(2)
    assert service.senders == [Sender("page-1"), Sender("page-1", WidgetIdentity("search", "one"))]


@pytest.mark.parametrize("again", [5, 4, 1])
async def test_a_replayed_id_is_refused_without_an_answer_under_it(again: int) -> None:
    """An id that does not grow is refused, and the call that rightly has it is not disturbed."""
    service = Service()
    page = Page(service.router)
    page.invoke(5, "wait")
    page.invoke(again, "echo")
    error = await page.until(lambda frame: frame["t"] == "error")
    assert (error["id"], error["e"]["code"]) == (0, Code.PROTOCOL_VIOLATION)
    service.go.set()
    assert await page.answer(5) == {"t": "ok", "id": 5, "r": "done"}


@pytest.mark.allow_logs
async def test_a_page_that_keeps_violating_the_protocol_is_given_up() -> None:
    """After so many violations everything the page began is cancelled, and its owner hears of it."""
    service, given_up = Service(violations=3), asyncio.Event()
    page = Page(service.router, on_hostile=given_up.set)
    page.invoke(1, "wait")
    await service.begun.wait()
    for _ in range(10):
        page.session.receive("{")
    assert given_up.is_set()
    assert page.session.closed
    await asyncio.wait_for(service.cancelled.wait(), 60)
    assert len([frame for frame in page.frames if frame.get("id") == 0]) == 3


async def test_cancelling_reaches_the_handler() -> None:
    """The caller is answered at once, and the handler's await is cancelled."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "wait")
    await service.begun.wait()
    page.send({"t": "cancel", "id": 1})
    assert (await page.answer(1))["e"]["code"] == Code.CANCELLED
    await asyncio.wait_for(service.cancelled.wait(), 60)
    await page.idle()
    assert page.session.in_flight == 0


async def test_cancelling_before_the_first_step_frees_the_place() -> None:
    """A call and its cancellation in one message leave nothing behind."""
    page = Page(Service(page=Allowance(1, 1e6, 10**6)).router)
    page.send({"t": "invoke", "id": 1, "ch": "wait"}, {"t": "cancel", "id": 1})
    assert (await page.answer(1))["e"]["code"] == Code.CANCELLED
    await page.idle()
    page.invoke(2, "echo")
    assert (await page.answer(2))["t"] == "ok"


@pytest.mark.allow_logs
async def test_the_deadline_of_a_call_is_enforced_here() -> None:
    """The deadline that came with the call ends it, whatever the page does."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "wait", ms=10)
    error = (await page.answer(1))["e"]
    assert (error["code"], error["retryable"]) == (Code.DEADLINE_EXCEEDED, True)
    await asyncio.wait_for(service.cancelled.wait(), 60)
    assert [call["outcome"] for call in service.router.call_log.snapshot()] == ["deadline-exceeded"]


@pytest.mark.allow_logs
async def test_deadlines_are_kept_in_any_order() -> None:
    """One alarm serves them all: a shorter deadline set later still comes first."""
    page = Page(Service().router)
    page.invoke(1, "wait", ms=400)
    page.invoke(2, "wait", ms=10)
    page.invoke(3, "wait", ms=200)
    await page.answer(1)
    assert [frame["id"] for frame in page.of("error")] == [2, 3, 1]


@pytest.mark.allow_logs
async def test_a_handler_that_will_not_be_cancelled_is_answered_and_still_counts() -> None:
    """The caller gets its deadline; the work goes on counting against the allowance until it ends."""
    go = asyncio.Event()

    async def stubborn(sender: Sender, params: Any) -> str:
        while not go.is_set():
            try:
                await go.wait()
            except asyncio.CancelledError:
                continue
        return "late"

    service = Service(page=Allowance(1, 1e6, 10**6))
    service.router.handle("stubborn", stubborn)
    page = Page(service.router)
    page.invoke(1, "stubborn", ms=5)
    assert (await page.answer(1))["e"]["code"] == Code.DEADLINE_EXCEEDED
    page.invoke(2, "echo")
    assert (await page.answer(2))["e"]["code"] == Code.TOO_MANY_CALLS
    go.set()
    await page.idle()
    page.invoke(3, "echo")
    assert (await page.answer(3))["t"] == "ok"
    assert [frame["id"] for frame in page.frames if "id" in frame] == [1, 2, 3]


@pytest.mark.allow_logs
async def test_a_handler_that_raises_cancelled_error_does_not_kill_the_session() -> None:
    """One call fails; the page goes on."""

    async def lost(sender: Sender, params: Any) -> None:
        raise asyncio.CancelledError

    service = Service()
    service.router.handle("lost", lost)
    page = Page(service.router)
    page.invoke(1, "lost")
    page.invoke(2, "echo")
    assert (await page.answer(1))["e"]["code"] == Code.CANCELLED
    assert (await page.answer(2))["t"] == "ok"


async def test_closing_cancels_everything_and_sends_nothing_more() -> None:
    """The end of the page's epoch ends what was begun in it."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "wait")
    page.invoke(2, "endless", c=1)
    page.invoke(3, "echo", up=10)
    await service.begun.wait()
    before = len(page.texts)
    await page.session.close()
    assert service.cancelled.is_set()
    assert page.session.in_flight == 0
    page.invoke(4, "echo")
    page.session.push("provider-changed", {})
    await asyncio.sleep(0)
    assert len(page.texts) == before


async def test_events_reach_the_page_and_the_widgets_in_the_audience() -> None:
    """Who hears an event besides the page is decided per event."""
    page = Page(Service().router)
    for event, widgets in {"a": (), "b": ["one"], "c": None}.items():
        page.session.push(event, {"n": 1}, widgets)
    await page.until(lambda frame: frame.get("n") == "c")
    assert page.of("event") == [
        {"t": "event", "n": "a", "w": [], "p": {"n": 1}},
        {"t": "event", "n": "b", "w": ["one"], "p": {"n": 1}},
        {"t": "event", "n": "c", "p": {"n": 1}},
    ]


async def test_no_event_before_the_hello() -> None:
    """A page that has not said hello does not know what it would hear."""
    page = Page(Service().router, greet=False)
    page.session.push("a", {})
    await asyncio.sleep(0)
    assert page.texts == []


class Odd(IpcError):
    """What an extension may raise: it sets a message of its own kind, and nothing else."""

    code = Code.SERVICE_FAILED

    def __init__(self, message: Any) -> None:
        self.message = message


@pytest.mark.allow_logs  # the router says what went wrong
@pytest.mark.parametrize("message", ["caf\udce9.md", object(), {1: 2}], ids=["half a character", "an object", "a dict"])
@pytest.mark.parametrize("streams", [False, True])
async def test_a_failure_that_json_cannot_carry_is_told_as_one_of_ours(streams: bool, message: Any) -> None:
    """The caller is answered, and gets back its place for another call."""

    async def fail(sender: Sender, params: Any) -> Any:
        raise Odd(message)

    async def stream(sender: Sender, params: Any) -> Any:
        yield 1
        raise Odd(message)

    router = Router()
    router.handle("fail", stream if streams else fail)
    page = Page(router)
    page.send({"t": "invoke", "id": 1, "ch": "fail", "p": {}, "c": 8})
    answer = await page.answer(1)

    assert (answer["t"], answer["e"]["code"]) == ("error", Code.INTERNAL)
    assert page.session.in_flight == 0


@pytest.mark.allow_logs  # as above
async def test_a_mistake_of_the_routers_own_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong between handler and page: nobody waits for an answer that never comes."""

    async def broken(*_: Any) -> Any:
        raise RuntimeError("a bug")

    service = Service()
    monkeypatch.setattr(service.router, "answer", broken)
    page = Page(service.router)
    page.invoke(1, "echo")

    assert (await page.answer(1))["e"]["code"] == Code.INTERNAL
