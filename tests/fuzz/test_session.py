"""Arbitrary messages to a session: it never raises, bounds what it keeps, and still serves the next call."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipc.contract import frames
from ipc.contract.limits import Limits
from ipc.dispatch.router import Router
from ipc.errors import IpcError
from ipc.messages import Sender
from tests.fakes.page import Page
from tests.fuzz.schemas import JSON

pytestmark = pytest.mark.timeout(3600)  # thousands of examples in the nightly run

NUMBERS = st.one_of(st.integers(-2, 12), st.sampled_from([2**53 - 1, 2**53, 2**63, 1.5, True, None, "1"]))
WIDGETS = st.one_of(
    st.fixed_dictionaries({"id": st.sampled_from(["search", "", "x" * 200]), "i": st.sampled_from(["one", "two", 1])}),
    JSON,
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": NUMBERS,
    "ch": st.one_of(st.sampled_from(["echo", "numbers", "nope", ""]), JSON),
    "p": JSON,
    "ms": NUMBERS,
    "c": NUMBERS,
    "n": NUMBERS,
    "up": NUMBERS,
    "d": st.one_of(st.text(max_size=6), JSON),
    "v": NUMBERS,
    "w": WIDGETS,
    "x": JSON,
}
KINDS = st.sampled_from(["hello", "invoke", "upload", "cancel", "credit", "ok", "", None, 7])
USUAL: dict[str, set[str]] = {
    "hello": {"v"},
    "invoke": {"id", "ch", "p"},
    "upload": {"id", "d"},
    "cancel": {"id"},
    "credit": {"id", "n"},
}


@st.composite
def a_frame(draw: st.DrawFn) -> Any:
    kind = draw(KINDS)
    names = set(USUAL.get(kind, {"id"})) if isinstance(kind, str) else {"id"}
    names ^= draw(st.sets(st.sampled_from([*FIELDS]), max_size=2))
    return {"t": kind} | {name: draw(FIELDS[name]) for name in sorted(names)}


MESSAGES = st.one_of(
    st.lists(a_frame(), max_size=6).map(json.dumps),
    JSON.map(json.dumps),
    st.text(max_size=40),
    st.text(alphabet='[]{}",:\\u0d89e1tn', max_size=60),
    st.integers(1, 3000).map(lambda levels: "[" * levels + "]" * levels),
)


def service() -> Router:
    async def echo(sender: Sender, params: Any) -> Any:
        return params

    async def numbers(sender: Sender, params: Any) -> AsyncIterator[int]:
        for number in range(50):
            yield number

    router = Router(lambda sender, channel, access, params: None, limits=Limits(violations=10**9))
    router.handle("echo", echo)
    router.handle("numbers", numbers)
    return router


@given(text=MESSAGES)
def test_decoding_raises_ipc_errors_only(text: str) -> None:
    """From text to frames nothing else comes out."""
    try:
        message = frames.decode_message(text, Limits())
    except IpcError:
        return
    for raw in message:
        try:
            frames.decode_frame(raw)
        except IpcError:
            continue


@pytest.mark.allow_logs  # a frame may give its call a deadline of a millisecond
@given(messages=st.lists(MESSAGES, max_size=8))
async def test_a_session_survives_any_messages(messages: list[str]) -> None:
    """Whatever was sent, no call is answered twice, and the next honest call is served."""
    page = Page(service())
    for text in messages:
        page.session.receive(text)
    page.invoke(2**53 - 1, "echo", {"still": "there"})
    if not any('"id": 9007199254740991' in text for text in messages):
        assert (await page.answer(2**53 - 1))["r"] == {"still": "there"}
    await page.session.close()
    assert page.session.in_flight == 0
    answered = [frame["id"] for frame in page.frames if frame["t"] in {"ok", "error", "end"} and frame["id"] != 0]
    assert len(answered) == len(set(answered))
