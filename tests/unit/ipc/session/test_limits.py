"""Sizes, rates and numbers: what a page or a widget may ask for, and how it hears that it asked for too much."""

import json

import pytest

from ipc.contract.limits import Allowance
from ipc.errors import Code
from ipc.session.quotas import WidgetQuotas
from ipc.session.tickets import Tickets
from tests.fakes.page import Page
from tests.fakes.service import Service

WIDGET = {"id": "search", "i": "one"}


async def test_the_hello_tells_the_limits() -> None:
    """The transport can keep to the limits, because it is told them."""
    page = Page(Service(depth=9).router)
    hello = await page.until(lambda frame: frame["t"] == "hello")
    assert (hello["v"], hello["limits"]["depth"]) == (1, 9)


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


@pytest.mark.allow_logs  # the router logs that no answer came in time
async def test_the_deadline_runs_while_params_are_uploaded() -> None:
    """A caller that announces params and never sends the rest is answered, and gets its places back."""
    service = Service(params=100, uploading=100, page=Allowance(1, 1e6, 10**6))
    page = Page(service.router)
    page.invoke(1, "echo", up=100, ms=10)
    page.send({"t": "upload", "id": 1, "d": "{"})
    assert (await page.answer(1))["e"]["code"] == Code.DEADLINE_EXCEEDED
    page.send({"t": "upload", "id": 1, "d": "}" * 99})  # too late, and not an offence: they crossed
    page.invoke(2, "echo", up=2)
    page.send({"t": "upload", "id": 2, "d": "{}"})
    assert (await page.answer(2))["t"] == "ok"
    assert service.router.call_log.snapshot()[-1]["outcome"] == "ok"


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


async def test_a_widget_in_two_windows_has_one_allowance() -> None:
    """What it has under way in a window of its own counts in the other, and is given back when that window closes."""
    service = Service(widget=Allowance(2, 1e6, 10**6))
    quotas = WidgetQuotas(service.router.limits.widget, lambda: 0.0)
    window, pop_out = Page(service.router, quotas=quotas), Page(service.router, quotas=quotas)
    window.invoke(1, "wait", w=WIDGET)
    pop_out.invoke(1, "wait", w=WIDGET)
    window.invoke(2, "wait", w=WIDGET)
    assert (await window.answer(2))["e"]["code"] == Code.TOO_MANY_CALLS
    await pop_out.session.close()
    window.invoke(3, "wait", w=WIDGET)
    service.go.set()
    assert [(await window.answer(call))["t"] for call in (1, 3)] == ["ok"] * 2


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
