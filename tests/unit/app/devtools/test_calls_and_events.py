"""What the developer tools are told of calls and events: all of it once, nothing while nobody looks, never a text."""

import asyncio
import json
import time
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.devtools.answers import shape_of
from app.devtools.call_channels import register_call_channels
from app.devtools.event_log import EventLog
from app.devtools.trace_lines import lines_of
from app.devtools.watch_channel import register_watch_channel
from ipc.dispatch.call import AWAITED, Call
from ipc.dispatch.call_log import CallLog
from ipc.dispatch.router import Router
from ipc.errors import IpcError
from ipc.messages import ReadParams, Sender, WidgetIdentity, WireModel
from main_process.errors import ServiceError
from main_process.events import Event, Events, ProvidersUsed, ResponsesDropped
from main_process.response_cache import ResponseCache
from main_process.widgets.console import Line
from tests.fakes.page import Page

WIDGET = Sender("page", WidgetIdentity("search", "tile-1"))
PROVIDER = {"providerHash": "h", "dashboardAppId": "app", "providerName": "Mine"}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class WidgetSaidWeakly(Event):
    """As `WidgetSaid`, and it can be seen whether it is still held on to."""

    lines: tuple[Line, ...]


class Find(ReadParams):
    query: str


class Tools:
    """A router with one cached read, and the developer tools over it."""

    def __init__(self, tmp_path: Path) -> None:
        self.router = Router(lambda sender, channel, access, params: None)
        self.events = Events()
        self.log = EventLog(self.events, size=3)
        self.cache = ResponseCache(events=self.events)
        self.running: list[Any] = []
        self.ticks: asyncio.Queue[None] = asyncio.Queue()
        self.timed: list[bool] = []
        self.asked = 0

        async def find(_sender: Sender, params: Find) -> Any:
            self.asked += 1
            if params.query == "fail":
                error = ServiceError("The service failed.")
                error.status, error.request_id = 503, "req-7"
                raise error
            return {"hits": [{"title": "A canary"}], "nbHits": 1}

        self.router.handle("find", self.cache.cached_handler("find", find), params=Find)

        async def pause(_seconds: float) -> None:
            await self.ticks.get()

        call_log = self.router.call_log
        register_watch_channel(self.router, call_log, self.log, lambda: self.running, self.timed.append, pause)
        register_call_channels(
            self.router,
            self.router.call_log,
            [],
            lines_of=lines_of(tmp_path),
            label_of=self.cache.by_label.of,
        )

    async def find(self, query: str, **more: Any) -> Any:
        return await self.router.invoke("find", {**PROVIDER, "query": query, **more}, WIDGET)


@pytest.fixture
async def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path)


async def test_a_call_is_told_when_its_page_has_said_when_the_answer_was_there(tools: Tools) -> None:
    """It is held back for a moment, with those after it; a page that says nothing holds nobody up."""
    for query in ("first", "second"):
        await tools.find(query)
    first = next(call for _, call, _ in tools.router.call_log.numbered())
    first.page, first.at = AWAITED, time.time()
    stream = await tools.router.invoke("devtools-watch", {})
    assert (await anext(stream))["calls"] == []
    assert tools.timed[0] is True
    first.ipc, first.page = 0.001, 0.002
    tools.ticks.put_nowait(None)
    told = (await anext(stream))["calls"]
    assert [(call["ipcMs"], call["pageMs"]) for call in told] == [(1.0, 2.0), (0.0, 0.0)]
    await tools.find("third")
    *_, (_, third, _) = tools.router.call_log.numbered()
    third.page, third.at = AWAITED, time.time() - 5
    tools.ticks.put_nowait(None)
    assert [call["pageMs"] for call in (await anext(stream))["calls"]] == [0.0]
    await stream.aclose()
    assert tools.timed[-1] is False


async def test_a_watcher_gets_what_was_and_what_comes(tools: Tools) -> None:
    """First what the ring has, then what is new; of texts only their length."""
    await tools.find("secret words", cache=True)
    stream = await tools.router.invoke("devtools-watch", {})
    first = await anext(stream)
    [call] = first["calls"]
    assert (call["channel"], call["provider"], call["sender"]["instance"]) == ("find", "Mine", "tile-1")
    assert call["params"]["query"] == "text of 12"
    assert "secret" not in json.dumps(first)
    await tools.find("secret words", cache=True)
    tools.events.publish(ResponsesDropped("cleared", 4))
    tools.ticks.put_nowait(None)
    second = await anext(stream)
    assert [one["source"] for one in second["calls"]] == ["hit"]
    assert second["events"][-1]["detail"] == {"reason": "cleared", "count": 4}
    assert second["running"] is None  # nothing has changed there
    await stream.aclose()


async def test_answers_are_held_on_to_only_while_somebody_watches(tools: Tools) -> None:
    """With the panel closed a call costs what it costs without a panel: nothing of its answer is kept."""
    log = tools.router.call_log
    await tools.find("one")
    assert [call.answer for _, call, _ in log.numbered()] == [None]
    stream = await tools.router.invoke("devtools-watch", {})
    await anext(stream)
    await tools.find("two")
    assert [call.answer is not None for _, call, _ in log.numbered()] == [False, True]
    await stream.aclose()
    assert (log.watchers, [call.answer for _, call, _ in log.numbered() if call.answer]) == (0, [])


async def test_the_detail_of_a_call(tools: Tools) -> None:
    """The shape of its answer and the first of its text, and every call that asked the same."""
    stream = await tools.router.invoke("devtools-watch", {})
    await anext(stream)
    await tools.find("a", cache=True)
    await tools.find("b", cache=True)
    await tools.find("a", cache={"ttl": 9_000})
    detail = await tools.router.invoke("devtools-call", {"number": 3})
    assert detail["shape"] == {"hits": {"list of 1": {"title": "text of 8"}}, "nbHits": "whole number"}
    assert detail["head"] == '{"hits":[{"title":"A canary"}],"nbHits":1}'
    assert detail["askers"] == [1, 3]
    assert detail["repeatable"]
    await stream.aclose()
    tools.cache.close()


async def test_a_failure_tells_what_the_service_said_and_what_the_log_has(
    tools: Tools, tmp_path: Path, logs: Any
) -> None:
    """Status and request id beside the call, and the records of its trace id, no others."""
    with pytest.raises(IpcError):
        await tools.find("fail")
    [(number, call, _)] = tools.router.call_log.numbered()
    records = [{"event": "call.failed", "trace_id": call.trace_id, "channel": "find"}, {"event": "x", "trace_id": "y"}]
    (tmp_path / "latchkey.log").write_text("\n".join(map(json.dumps, records)), "utf-8")
    [shown] = tools.router.call_log.snapshot()
    assert (shown["status"], shown["requestId"], shown["message"]) == (503, "req-7", "The service failed.")
    detail = await tools.router.invoke("devtools-call", {"number": number})
    assert detail["lines"] == [{"event": "call.failed", "channel": "find"}]


async def test_a_read_is_made_again_and_nothing_else(tools: Tools) -> None:
    """The params never leave the main process; a call that is no read is refused, one that has gone too."""

    class Write(WireModel):
        name: str

    async def write(_sender: Sender, _params: Write) -> Any:
        return {}

    tools.router.handle("write", write, params=Write)
    await tools.find("a")
    await tools.router.invoke("devtools-repeat", {"number": 1})
    assert tools.asked == 2
    await tools.router.invoke("write", {"name": "n"})
    for number in (tools.router.call_log.added, 999):
        with pytest.raises(IpcError):
            await tools.router.invoke("devtools-repeat", {"number": number})


async def test_a_running_call_is_cancelled_from_outside() -> None:
    """It answers `cancelled`, as if its own page had taken it back."""
    begun = asyncio.Event()
    router = Router(lambda sender, channel, access, params: None)

    async def hang(_sender: Sender, _params: Any) -> Any:
        begun.set()
        await asyncio.Event().wait()

    router.handle("hang", hang)
    page = Page(router)
    page.invoke(5, "hang")
    await begun.wait()
    assert [call.channel for call in page.session.running] == ["hang"]
    page.session.cancel(5)
    assert (await page.answer(5))["e"]["code"] == "cancelled"
    assert page.session.running == ()


def test_the_event_log_is_a_ring() -> None:
    """The last events by number, described: names, counts and times."""
    events = Events()
    log = EventLog(events, size=2, wall_clock=lambda: 2.0)
    for count in range(3):
        events.publish(ResponsesDropped("cleared", count))
    events.publish(ProvidersUsed())
    assert [(one.number, one.at, one.event) for one in log.after(0, 10)] == [
        (3, 2000, "responses-dropped"),
        (4, 2000, "providers-used"),
    ]
    assert [one.number for one in log.after(3, 10)] == [4]
    assert list(log.after(4, 10)) == []


def test_the_event_log_holds_on_to_nothing_that_widgets_write() -> None:
    """Five thousand events of a hundred long lines each would be two gigabytes."""
    events = Events()
    log = EventLog(events, size=5)
    line = Line(1, 0.0, "w", "t", "log", "x" * 4_000, "")
    alive = weakref.finalize(event := WidgetSaidWeakly((line,)), lambda: None)
    events.publish(event)
    del event
    assert not alive.alive
    assert [one.detail for one in log.after(0, 5)] == [{"lines": "1 items"}]


def test_records_of_small_answers_go_with_the_ring() -> None:
    """An answer of two bytes must not keep its record for as long as the panel is open."""
    log = CallLog(size=4)
    with log.watching():
        calls = [Call("find", None, WIDGET) for _ in range(9)]
        for call in calls:
            log.add(call)
            log.keep_answer(call, b"{}")
        assert [call.answer is not None for call in calls] == [False] * 5 + [True] * 4


def test_a_shape_is_bounded() -> None:
    """However wide and deep the answer is."""
    deep: Any = 1
    for _ in range(20):
        deep = {"a": deep}
    assert len(json.dumps(shape_of(deep))) < 100
    assert shape_of({str(n): n for n in range(100)})["…"] == "60 more fields"
    assert shape_of([None, 1.5]) == {"list of 2": "null"}
    assert shape_of({"a": [], "b": True}) == {"a": "list of 0", "b": "true or false"}
