"""Legal but enormous: large params and long messages cost their sender, and nobody else."""

import json
import threading
from typing import Any

import pytest

from ipc.contract.limits import Allowance, Limits
from ipc.dispatch.channel import Channel
from ipc.errors import Code, ProtocolViolation, TooLarge
from ipc.session.uploads import Upload
from ipc.token_bucket import TokenBucket
from tests.fakes.page import Page
from tests.fakes.service import Service

WIDGET = {"id": "search", "i": "one"}


def upload(page: Page, call: int, text: str, **fields: Any) -> None:
    """Send params in parts of 64 KiB, as the transport does."""
    page.invoke(call, "echo", up=len(text), **fields)
    for start in range(0, len(text), 1 << 16):
        page.send({"t": "upload", "id": call, "d": text[start : start + (1 << 16)]})


def sent(upload: Upload, *parts: str) -> str | None:
    """What an upload comes to."""
    return [upload.take(part) for part in parts][-1]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[1,2,3]", 3),
        ('{"a":[],"b":{"c":"[[[,,,"}}', 4),
        ('["\\\\","\\",[[["]', 2),
        ('["a,b",",,,', 2),
    ],
)
def test_values_are_counted_outside_of_texts(text: str, values: int) -> None:
    """Brackets and commas within a text are text, wherever the parts were cut."""
    for cut in range(1, len(text)):
        assert sent(Upload(len(text), values), text[:cut], text[cut:]) == text
        with pytest.raises(TooLarge):
            sent(Upload(len(text), values - 1), text[:cut], text[cut:])


def test_more_than_was_announced_is_a_violation() -> None:
    """An upload is as long as it said."""
    with pytest.raises(ProtocolViolation):
        Upload(3, 100).take("four")


async def test_millions_of_values_are_refused_as_they_come() -> None:
    """8 MiB of empty lists would be 2.8 million objects: the call is answered before they have all arrived."""
    page = Page(Service().router)
    upload(page, 1, "[" + "[]," * ((8 << 20) // 3 - 2) + "[]]")
    assert (await page.answer(1))["e"]["code"] == Code.TOO_LARGE
    page.invoke(2, "echo", {"after": 1})
    assert (await page.answer(2))["r"] == {"after": 1}


@pytest.mark.parametrize("part", ["", "xxxx"])
async def test_what_a_widget_uploads_wrongly_ends_its_own_calls(part: str) -> None:
    """Parts that are empty or too long, over and over: the page and its other widgets go on."""
    page = Page(Service().router)
    for call in range(1, 31):
        page.invoke(call, "echo", up=2, w=WIDGET)
        page.send({"t": "upload", "id": call, "d": part})
        assert (await page.answer(call))["e"]["code"] == Code.PROTOCOL_VIOLATION
    page.invoke(31, "echo", {"other": 1}, w={"id": "other", "i": "two"})
    assert (await page.answer(31))["t"] == "ok"


async def test_values_that_come_in_one_message_are_counted_too() -> None:
    """A raw port need not upload; the call is refused, and nothing else of its caller."""
    page = Page(Service().router)
    page.invoke(1, "echo", {"lists": [[] for _ in range(60_000)]})
    page.invoke(2, "echo", {"text": ",[{" * 60_000})
    page.invoke(3, "echo", {"lists": [[] for _ in range(15_000)]})
    page.invoke(4, "echo", {"lists": [[] for _ in range(15_000)]}, w=WIDGET)
    assert (await page.answer(1))["e"]["code"] == Code.TOO_LARGE
    assert (await page.answer(2))["t"] == "ok"
    assert (await page.answer(3))["t"] == "ok"
    assert (await page.answer(4))["e"]["code"] == Code.TOO_LARGE


async def test_large_calls_of_widgets_run_one_after_the_other() -> None:
    """Each alone costs the loop little; the next waits until it is done, or for a while. Small ones do not wait."""
    page = Page(Service().router)
    page.invoke(1, "wait", {"text": "x" * 100_000}, w=WIDGET)
    page.invoke(2, "echo", {"text": "x" * 100_000}, w=WIDGET)
    page.invoke(3, "echo", {"lists": [[] for _ in range(2_000)]}, w=WIDGET)
    page.invoke(4, "echo", {"small": 1}, w=WIDGET)
    page.invoke(5, "echo", {"text": "x" * 100_000})
    for call in (2, 3, 4, 5):
        assert (await page.answer(call))["t"] == "ok"
    assert {frame["id"] for frame in page.of("ok")[:2]} == {4, 5}
    await page.session.close()


async def test_a_long_text_is_taken() -> None:
    """8 MiB in one text is one value."""
    page = Page(Service().router)
    upload(page, 1, json.dumps({"text": "a,[{" * (2 << 20)})[: 8 << 20][:-2] + '"}')
    assert (await page.answer(1))["t"] == "ok"


async def test_a_message_of_many_calls_gives_others_their_turn() -> None:
    """Ten thousand calls in one message do not hold the loop for as long as they take together; all are answered."""
    page = Page(Service(message=1 << 20, widget=Allowance(20_000, 1e6, 10**6)).router)
    calls = [{"t": "invoke", "id": n, "ch": "echo", "p": {}, "w": WIDGET} for n in range(1, 10_001)]
    page.session.receive(json.dumps(calls))
    begun = page.session.in_flight
    page.invoke(10_001, "echo", {"last": 1})
    assert (await page.answer(10_001))["r"] == {"last": 1}
    assert begun < 1_000
    assert len(page.of("ok")) == 10_001


async def test_params_have_an_allowance_of_their_own() -> None:
    """A widget that sends megabytes on and on is told when the next are welcome; small calls and others go on."""
    page = Page(Service(widget=Allowance(100, 1e6, 10**6, text_per_second=100_000, text_burst=300_000)).router)
    for call in (1, 2, 3):
        page.invoke(call, "echo", {"text": "x" * 120_000}, w=WIDGET)
    page.invoke(4, "echo", {"small": 1}, w=WIDGET)
    page.invoke(5, "echo", {"text": "x" * 120_000})
    assert [(await page.answer(call))["t"] for call in (1, 2, 4, 5)] == ["ok"] * 4
    refused = (await page.answer(3))["e"]
    assert (refused["code"], 0 < refused["retryAfter"] < 1) == (Code.TOO_FAST, True)


async def test_an_upload_counts_when_it_is_announced() -> None:
    """What was announced is paid for, whether or not it comes."""
    page = Page(Service(widget=Allowance(100, 1e6, 10**6, text_per_second=1, text_burst=150_000)).router)
    page.invoke(1, "echo", up=100_000, w=WIDGET)
    page.invoke(2, "echo", up=100_000, w=WIDGET)
    assert (await page.answer(2))["e"]["code"] == Code.TOO_FAST


def test_the_usual_limits_let_the_largest_call_through() -> None:
    """One call may be as large as a call may be, and a few of them at once."""
    assert Limits().widget.text_burst >= 2 * Limits().params


def test_a_bucket_fills_as_time_passes_and_not_beyond() -> None:
    """Nothing is taken where there is too little, and what was refused is counted."""
    now = 0.0
    bucket = TokenBucket(2.0, 4, lambda: now)
    assert [bucket.take() for _ in range(4)] == [0.0] * 4
    assert (bucket.take(), bucket.refused) == (0.5, 1)
    now = 1.0
    assert [bucket.take(3), bucket.take(2)] == [0.5, 0.0]
    now = 100.0
    assert [bucket.take(4), bucket.take(1)] == [0.0, 0.5]


async def test_messages_that_come_at_once_are_taken_by_and_by() -> None:
    """Many of them in one turn of the loop are as good as one long one: others have their turn in between, in order."""
    page = Page(Service(page=Allowance(4_096, 1e6, 10**6)).router)
    for first in range(1, 4_001, 100):
        page.send(*({"t": "invoke", "id": call, "ch": "echo"} for call in range(first, first + 100)))
    assert len(page.session.running) <= 1_024
    await page.answer(4_000)
    answered = [frame["id"] for frame in page.of("ok")]
    assert answered == sorted(answered)
    assert len(answered) == 4_000


async def test_many_short_values_are_checked_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of names cost as much as a long text: others have their turn while each is looked at."""
    threads: set[int] = set()
    accept = Channel.accept

    def watched(channel: Channel, raw: Any, depth: int) -> Any:
        threads.add(threading.get_ident())
        return accept(channel, raw, depth)

    monkeypatch.setattr(Channel, "accept", watched)
    page = Page(Service().router)
    page.invoke(1, "echo", {f"a{number}": 1 for number in range(10_000)}, w=WIDGET)
    await page.answer(1)
    assert threading.get_ident() not in threads
