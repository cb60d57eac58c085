"""The answers of the response cache, as the developer tools list, drop, age and refetch them."""

import asyncio
from typing import Any

import pytest

from app.devtools.response_channels import register_response_channels
from ipc.dispatch.router import Router
from ipc.errors import IpcError
from ipc.messages import ReadParams, Sender
from main_process.events import Events, ResponseCacheChanged
from main_process.response_cache import ResponseCache

PROVIDER = {"providerHash": "h", "dashboardAppId": "app", "providerName": "Mine"}


class Find(ReadParams):
    query: str
    page: int = 0


class Desk:
    """A cache whose clock stands still until it is moved, and the channels over it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.asked: list[str] = []
        self.router = Router(lambda sender, channel, access, params: None)
        self.events = Events()
        self.cache = ResponseCache(now=lambda: self.now, jitter=lambda: 0.0, events=self.events)

        async def find(_sender: Sender, params: Find) -> Any:
            self.asked.append(params.query)
            self.now += 0.5
            return {"hits": [params.query]}

        handler = self.cache.cached_handler("find", find, tags=("index",))
        self.router.handle("find", handler, params=Find)
        register_response_channels(self.router, self.cache, self.router.call_log, wall_clock=lambda: 1_000.0)

    async def find(self, query: str, ttl: float = 30.0) -> Any:
        return await self.router.invoke("find", {**PROVIDER, "query": query, "cache": {"ttl": ttl * 1000}})

    async def rows(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.router.invoke("devtools-responses"))["rows"]
        return found


@pytest.fixture
async def desk() -> Any:
    desk = Desk()
    yield desk
    desk.cache.close()


async def test_an_answer_is_listed_with_age_and_worth(desk: Desk) -> None:
    """Its params are described, its age is told as a moment, its state is what the next reader meets."""
    await desk.find("secret")
    await desk.find("secret")
    desk.now += 10
    [row] = await desk.rows()
    label = row.pop("label")
    assert label.startswith("find · Mine · ")
    assert row == {
        "channel": "find",
        "params": {"query": "text of 6"},
        "appId": "app", "provider": "Mine", "state": "fresh", "level": "memory", "by": "",
        "answeredAt": 990_000.0, "ttl": 30_000.0, "goneAt": 1_020_000.0, "hits": 1,
        "size": row["size"], "p50": 500.0, "tags": ["index"],
    }  # fmt: skip
    data = await desk.router.invoke("devtools-response", {"label": label})
    assert data == {"found": True, "value": {"hits": ["secret"]}, "tooLarge": False, "askers": [1, 2]}


async def test_an_answer_made_stale_is_fetched_by_the_next_who_asks(desk: Desk) -> None:
    """It stays where it is, shows as stale, which windows are told, and is served to nobody as fresh."""
    told = asyncio.Event()
    desk.events.subscribe(lambda event: told.set() if isinstance(event, ResponseCacheChanged) else None)
    await desk.find("a")
    [row] = await desk.rows()
    await asyncio.wait_for(told.wait(), 10)  # of the fetch itself
    told.clear()
    assert await desk.router.invoke("devtools-responses-expire", {"labels": [row["label"]]}) == {"count": 1}
    await asyncio.wait_for(told.wait(), 10)
    assert [one["state"] for one in await desk.rows()] == ["stale"]
    await desk.find("a")
    assert desk.asked == ["a", "a"]
    assert [one["state"] for one in await desk.rows()] == ["fresh"]


async def test_a_refetch_replaces_the_answer(desk: Desk) -> None:
    """With the params of its key, which no page ever gets; the fetches' median is kept across."""
    await desk.find("a", 60.0)
    [row] = await desk.rows()
    await desk.router.invoke("devtools-response-refetch", {"label": row["label"]})
    assert desk.asked == ["a", "a"]
    [again] = await desk.rows()
    assert (again["label"], again["ttl"], again["p50"]) == (row["label"], 60_000.0, 500.0)
    with pytest.raises(IpcError):
        await desk.router.invoke("devtools-response-refetch", {"label": "find · Mine · 00000000"})


async def test_only_what_is_named_is_dropped(desk: Desk) -> None:
    """One of several leaves; a name that nothing bears is no error."""
    for query in ("a", "b", "c"):
        await desk.find(query)
    rows = await desk.rows()
    labels = [rows[1]["label"], "nothing"]
    assert await desk.router.invoke("devtools-responses-drop", {"labels": labels}) == {"count": 1}
    assert [row["label"] for row in await desk.rows()] == [rows[0]["label"], rows[2]["label"]]
    await desk.find("b")
    assert desk.asked == ["a", "b", "c", "b"]
