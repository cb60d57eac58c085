"""Streams: order, credit, cancellation, and what a reader who does not read costs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from ipc.contract.limits import Limits
from ipc.errors import Code
from ipc.messages import Sender
from ipc.session.streams import Pump
from tests.fakes.loop import ShufflingLoop
from tests.fakes.page import Page
from tests.fakes.service import Service

WIDGET = {"id": "search", "i": "one"}


def pumped(loop: ShufflingLoop, chunks: Callable[[], AsyncIterator[bytes]], **limits: Any) -> list[tuple[float, int]]:
    """When a pump has sent, in milliseconds of the loop's time, and how many chunks together."""
    sent: list[tuple[float, int]] = []
    pump = Pump(lambda bodies: sent.append((round(loop.time() * 1000), len(bodies))), 1000, Limits(**limits))
    loop.run(pump.run(chunks()))
    return sent


@pytest.fixture
def loop() -> Iterator[ShufflingLoop]:
    """Time passes only when nothing else is to be done."""
    loop = ShufflingLoop()
    yield loop
    loop.finish()


def test_the_first_chunk_leaves_at_once_and_the_next_per_frame_of_the_screen(loop: ShufflingLoop) -> None:
    """What comes within 16 ms of what was sent last waits for the end of those 16 ms, and leaves together."""

    async def steady() -> AsyncIterator[bytes]:
        for _ in range(14):
            yield b"1"
            await asyncio.sleep(0.005)

    start = loop.time() * 1000
    sent = [(when - start, count) for when, count in pumped(loop, steady, frame_time=0.016)]
    assert [count for _, count in sent] == [1, 3, 3, 3, 3, 1]
    assert [when for when, _ in sent] == [0, 16, 32, 48, 64, 70]


def test_a_chunk_after_a_quiet_time_does_not_wait(loop: ShufflingLoop) -> None:
    """Nobody waits for a frame that has long gone by."""

    async def slow() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"1"
            await asyncio.sleep(0.1)

    start = loop.time() * 1000
    assert [(when - start, count) for when, count in pumped(loop, slow)] == [(0, 1), (100, 1), (200, 1)]


def test_gathered_chunks_leave_before_they_are_too_much_for_the_channel(loop: ShufflingLoop) -> None:
    """Bytes, not time alone, bound what is gathered."""

    async def large() -> AsyncIterator[bytes]:
        for _ in range(7):
            yield b"x" * 40

    assert [count for _, count in pumped(loop, large, inline=100)] == [1, 3, 3]


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
    await asyncio.wait_for(service.cancelled.wait(), 60)
    await page.idle()
    assert page.session.in_flight == 0


@pytest.mark.allow_logs
@pytest.mark.parametrize("reason", [Code.CANCELLED, Code.DEADLINE_EXCEEDED])
async def test_the_call_log_says_why_a_stream_that_waited_for_credit_ended(reason: Code) -> None:
    """The wire and the call log agree: who withdrew it, the reader or the deadline."""
    service = Service()
    page = Page(service.router)
    page.invoke(1, "endless", c=1, ms=20 if reason is Code.DEADLINE_EXCEEDED else 60_000)
    await page.until(lambda frame: frame["t"] == "chunk")
    if reason is Code.CANCELLED:
        page.send({"t": "cancel", "id": 1})
    answer = await page.answer(1)
    await page.idle()
    [logged] = service.router.call_log.snapshot()
    assert (answer["e"]["code"], logged["outcome"]) == (reason, reason)
    assert service.cancelled.is_set()


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


async def test_large_chunks_wait_until_they_are_read() -> None:
    """A thousand chunks of 100 KB are within the credit, and not within the half MiB that may be unread."""
    given = 0

    async def large(_sender: Sender, _params: Any) -> AsyncIterator[str]:
        nonlocal given
        for given in range(1, 201):  # noqa: B007 - told to the test
            yield "x" * 100_000

    service = Service()
    service.router.handle("large", large)
    page = Page(service.router)
    page.send({"t": "invoke", "id": 1, "ch": "large", "p": {}, "c": 1_024})

    async def settled() -> int:
        before = -1
        while before != given:
            before = given
            for _ in range(50):
                await asyncio.sleep(0)
        return given

    first = await settled()
    assert 6 <= first <= 8
    page.send({"t": "credit", "id": 1, "n": 3})
    assert await settled() == first + 3
    for _ in range(70):
        page.send({"t": "credit", "id": 1, "n": 3})
        await settled()
    assert given == 200
