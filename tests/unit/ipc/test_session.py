"""A page's conversation with the main process: calls, streams, uploads, limits, and the end of it all."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ipc.errors import Code
from ipc.limits import Allowance, Limits
from ipc.messages import Encoded, Sender, WidgetIdentity
from ipc.router import Router
from ipc.tickets import Tickets
from tests.fakes.page import Page

WIDGET = {"id": "search", "i": "one"}


def allow(sender: Sender, channel: str, params: Any) -> None:
    """Everybody may do everything."""


class Service:
    """Handlers whose progress a test can watch and steer."""

    def __init__(self, **limits: Any) -> None:
        self.router = Router(allow, limits=Limits(**limits))
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.cancelled = asyncio.Event()
        self.produced = 0
        self.senders: list[Sender] = []
        self.router.handle("echo", self._echo)
        self.router.handle("wait", self._wait)
        self.router.handle("numbers", self._numbers)
        self.router.handle("endless", self._endless)

    async def _echo(self, sender: Sender, params: Any) -> Any:
        self.senders.append(sender)
        return params

    async def _wait(self, sender: Sender, params: Any) -> str:
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return "done"

    async def _numbers(self, sender: Sender, params: Any) -> AsyncIterator[int]:
        for number in range(params["n"]):
            self.produced += 1
            yield number

    async def _endless(self, sender: Sender, params: Any) -> AsyncIterator[int]:
        try:
            while True:
                self.produced += 1
                yield self.produced
        finally:
            self.cancelled.set()


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


async def test_the_hello_tells_the_limits() -> None:
    """The transport can keep to the limits, because it is told them."""
    page = Page(Service(depth=9).router)
    hello = await page.until(lambda frame: frame["t"] == "hello")
    assert (hello["v"], hello["limits"]["depth"]) == (1, 9)


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
    await asyncio.wait_for(service.cancelled.wait(), 5)
    assert len([frame for frame in page.frames if frame.get("id") == 0]) == 3


test_a_page_that_keeps_violating_the_protocol_is_given_up = pytest.mark.allow_logs(
    test_a_page_that_keeps_violating_the_protocol_is_given_up
)


async def test_cancelling_reaches_the_handler() -> None:
    """The caller is answered at once, and the handler's await is cancelled."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "wait")
    await service.begun.wait()
    page.send({"t": "cancel", "id": 1})
    assert (await page.answer(1))["e"]["code"] == Code.CANCELLED
    await asyncio.wait_for(service.cancelled.wait(), 5)
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
    await asyncio.wait_for(service.cancelled.wait(), 5)
    assert [call["outcome"] for call in service.router.call_log.snapshot()] == ["deadline-exceeded"]


@pytest.mark.allow_logs
async def test_deadlines_are_kept_in_any_order() -> None:
    """One alarm serves them all: a shorter deadline set later still comes first."""
    page = Page(Service().router)
    page.invoke(1, "wait", ms=40)
    page.invoke(2, "wait", ms=10)
    page.invoke(3, "wait", ms=25)
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


async def test_a_stream_arrives_in_order_and_ends() -> None:
    """Every chunk once, in order, and then the end."""
    page = Page(Service().router)
    page.invoke(1, "numbers", {"n": 500}, c=1000)
    assert await page.answer(1) == {"t": "end", "id": 1}
    assert page.chunks(1) == list(range(500))


async def test_a_stream_waits_for_credit() -> None:
    """Without credit the handler stands still after what was allowed, however long nobody reads."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "endless", c=3)
    await page.until(lambda frame: frame["t"] == "chunk" and 3 in frame["c"])
    for _ in range(100):
        await asyncio.sleep(0)
    assert (page.chunks(1), service.produced) == ([1, 2, 3], 4)
    page.send({"t": "credit", "id": 1, "n": 2})
    await page.until(lambda frame: frame["t"] == "chunk" and 5 in frame["c"])
    assert (page.chunks(1), service.produced) == ([1, 2, 3, 4, 5], 6)
    await page.session.close()


async def test_credit_cannot_be_hoarded() -> None:
    """A reader that grants without end still gets no more ahead than the limit."""
    service = Service(credit=10)
    page = Page(service.router)
    page.send({"t": "invoke", "id": 1, "ch": "endless", "c": 10**9}, {"t": "credit", "id": 1, "n": 10**15})
    await page.until(lambda frame: frame["t"] == "chunk" and 10 in frame["c"])
    for _ in range(100):
        await asyncio.sleep(0)
    assert service.produced <= 21
    await page.session.close()


async def test_cancelling_a_stream_that_waits_for_credit_closes_the_generator() -> None:
    """The generator's own cleaning up runs, which is where an HTTP request ends."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "endless", c=1)
    await page.until(lambda frame: frame["t"] == "chunk")
    page.send({"t": "cancel", "id": 1})
    assert (await page.answer(1))["e"]["code"] == Code.CANCELLED
    await asyncio.wait_for(service.cancelled.wait(), 5)
    await page.idle()
    assert page.session.in_flight == 0


@pytest.mark.allow_logs
async def test_what_came_before_an_error_is_delivered() -> None:
    """A stream that fails gives its chunks first, then the error."""

    async def failing(sender: Sender, params: Any) -> AsyncIterator[int]:
        yield 1
        yield 2
        raise RuntimeError("secret")

    service = Service()
    service.router.handle("failing", failing)
    page = Page(service.router)
    page.invoke(1, "failing", c=10)
    error = await page.answer(1)
    assert (page.chunks(1), error["e"]["code"]) == ([1, 2], Code.INTERNAL)
    assert "secret" not in "".join(page.texts)


async def test_a_chunk_that_is_too_large_ends_the_stream() -> None:
    """One chunk cannot fill the channel."""

    async def large(sender: Sender, params: Any) -> AsyncIterator[str]:
        yield "x" * 1000

    service = Service(chunk=100)
    service.router.handle("large", large)
    page = Page(service.router)
    page.invoke(1, "large", c=10)
    assert (await page.answer(1))["e"]["code"] == Code.TOO_LARGE


async def test_a_large_result_becomes_a_ticket_for_the_callers_origin() -> None:
    """The page's ticket is the page's, the widget's the widget's, and the body is the result."""
    service, tickets = Service(inline=100), Tickets()
    page = Page(service.router, tickets=tickets)
    big = {"x": "y" * 100}
    page.invoke(1, "echo", big)
    page.invoke(2, "echo", big, w=WIDGET)
    mine, theirs = await page.answer(1), await page.answer(2)
    assert (mine["t"], mine["n"]) == ("ticket", len(json.dumps(big, separators=(",", ":"))))
    assert tickets.take(theirs["k"], "app://latchkey") is None
    body = tickets.take(mine["k"], "app://latchkey")
    assert body is not None
    assert json.loads(body) == big


async def test_large_params_are_uploaded_in_parts() -> None:
    """Parts are put together by JavaScript's count, which gives an emoji two."""
    page = Page(Service().router)
    text = json.dumps({"a": "ü😀" * 10}, ensure_ascii=False)
    units = len(text.encode("utf-16-le")) // 2
    page.invoke(1, "echo", up=units)
    page.send({"t": "upload", "id": 1, "d": text[:7]}, {"t": "upload", "id": 1, "d": text[7:]})
    assert await page.answer(1) == {"t": "ok", "id": 1, "r": {"a": "ü😀" * 10}}


async def test_an_upload_has_limits() -> None:
    """One call may not announce too much, nor several together."""
    page = Page(Service(params=100, uploading=150).router)
    page.invoke(1, "echo", up=101)
    page.invoke(2, "echo", up=100)
    page.invoke(3, "echo", up=100)
    assert [(await page.answer(call))["e"]["code"] for call in (1, 3)] == [Code.TOO_LARGE] * 2
    page.send({"t": "cancel", "id": 2})
    page.invoke(4, "echo", up=100)
    page.send({"t": "upload", "id": 4, "d": json.dumps("x" * 98)})
    assert (await page.answer(4))["e"]["code"] == Code.INVALID_PARAMS


async def test_an_upload_that_sends_more_than_it_announced_is_a_violation() -> None:
    """What is beyond the announced length is not kept."""
    page = Page(Service().router)
    page.invoke(1, "echo", up=2)
    page.send({"t": "upload", "id": 1, "d": "{} "})
    assert (await page.until(lambda frame: frame["t"] == "error"))["e"]["code"] == Code.PROTOCOL_VIOLATION
    page.send({"t": "upload", "id": 1, "d": "{}"})
    assert (await page.answer(1))["r"] == {}


async def test_params_of_an_upload_that_are_no_json_are_refused() -> None:
    """The call fails, not the page."""
    page = Page(Service().router)
    page.invoke(1, "echo", up=3)
    page.send({"t": "upload", "id": 1, "d": "{]}"})
    assert (await page.answer(1))["e"]["code"] == Code.PROTOCOL_VIOLATION
    page.invoke(2, "echo")
    assert (await page.answer(2))["t"] == "ok"


async def test_calls_in_flight_are_limited_per_caller() -> None:
    """A busy widget leaves the page and other widgets their places."""
    service = Service(widget=Allowance(2, 1e6, 10**6))
    page = Page(service.router)
    for call in (1, 2, 3):
        page.invoke(call, "wait", w=WIDGET)
    page.invoke(4, "wait", w={"id": "search", "i": "two"})
    page.invoke(5, "wait")
    assert (await page.answer(3))["e"]["code"] == Code.TOO_MANY_CALLS
    service.go.set()
    assert [(await page.answer(call))["t"] for call in (1, 2, 4, 5)] == ["ok"] * 4


async def test_the_rate_is_limited_per_caller() -> None:
    """A caller that has used up its burst is told when the next call is welcome."""
    seconds = 0.0
    service = Service(widget=Allowance(100, per_second=10, burst=2))
    page = Page(service.router, now=lambda: seconds)
    for call in (1, 2, 3):
        page.invoke(call, "echo", w=WIDGET)
    error = (await page.answer(3))["e"]
    assert (error["code"], error["retryAfter"]) == (Code.TOO_FAST, 0.1)
    seconds = 0.1
    page.invoke(4, "echo", w=WIDGET)
    page.invoke(5, "echo", w=WIDGET)
    assert [(await page.answer(call))["t"] for call in (1, 2, 4, 5)] == ["ok", "ok", "ok", "error"]


async def test_a_flood_of_refusals_has_one_story_a_second() -> None:
    """Thousands of refused calls write one line to the log, and all carry its trace id."""
    service = Service(widget=Allowance(1, 1e6, 10**6))
    page = Page(service.router)
    page.invoke(1, "wait", w=WIDGET)
    for call in range(2, 102):
        page.invoke(call, "echo", w=WIDGET)
    await page.answer(101)
    assert len({frame["e"]["traceId"] for frame in page.of("error")}) == 1
    await page.session.close()


async def test_widgets_are_bounded_in_number() -> None:
    """A page cannot make up identities without end; idle ones give way."""
    service = Service(callers=2)
    page = Page(service.router)
    for call, instance in enumerate("abc", start=1):
        page.invoke(call, "wait" if call < 3 else "echo", w={"id": "search", "i": instance})
    assert (await page.answer(3))["e"]["code"] == Code.TOO_MANY_CALLS
    service.go.set()
    await page.idle()
    page.invoke(4, "echo", w={"id": "search", "i": "d"})
    assert (await page.answer(4))["t"] == "ok"


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
    page = Page(Service().router, audience=lambda event, payload: {"a": (), "b": ["one"], "c": None}[event])
    for event in "abc":
        page.session.push(event, {"n": 1})
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


@pytest.mark.parametrize("text", ["", "{", "null", "7", '"x"', "{}", "[" * 5000, "[" * 5000 + "]" * 5000, "[\ud800]"])
async def test_a_message_that_is_no_batch_is_an_error_of_no_call(text: str) -> None:
    """Whatever arrives, the session answers and goes on."""
    page = Page(Service().router)
    page.session.receive(text)
    error = await page.until(lambda frame: frame["t"] == "error")
    assert (error["id"], error["e"]["code"] in {Code.PROTOCOL_VIOLATION, Code.TOO_DEEP}) == (0, True)
    page.invoke(1, "echo")
    assert (await page.answer(1))["t"] == "ok"


async def test_a_message_that_is_too_long_is_not_parsed() -> None:
    """The size limit comes first and has its own code."""
    page = Page(Service(message=100).router)
    page.session.receive("[" * 101)
    assert (await page.until(lambda frame: frame["t"] == "error"))["e"]["code"] == Code.TOO_LARGE


async def test_half_a_surrogate_pair_spoils_nothing() -> None:
    """JavaScript may send what UTF-8 cannot carry; it becomes U+FFFD, and the other calls of the batch are served."""
    page = Page(Service().router)
    page.session.receive(
        r'[{"t":"invoke","id":1,"ch":"echo","p":{"a":"\ud800x \ud83d\ude00 \\ud800 \udc00"}},'
        r'{"t":"invoke","id":2,"ch":"echo"}]'
    )
    assert (await page.answer(1))["r"] == {"a": "\ufffdx \U0001f600 \\ud800 \ufffd"}
    assert (await page.answer(2))["t"] == "ok"
