"""What the developer tools may show of params: names, numbers and closed lists of words; never text."""

import pickle
from typing import Annotated, Any, Literal, Optional

import pytest
from pydantic import BaseModel, Field, model_serializer

from ipc.contract import credential_names
from ipc.contract.credential_names import is_credential_name
from ipc.dispatch.call import Call
from ipc.dispatch.call_log import CallLog, Described, redact
from ipc.dispatch.param_schema import FREE, param_schema_of
from ipc.dispatch.params import screen
from ipc.dispatch.router import Router
from ipc.errors import InvalidParams
from ipc.messages import Sender, WireModel, current_call


class Inner(WireModel):
    number: int
    text: str = ""


class Params(WireModel):
    text: str = "x"
    number: Annotated[float, Field(ge=0)] = 0
    word: Literal["a", "b"] = "a"
    yes_or_text: bool | str = True
    maybe: Optional[bool] = None  # noqa: UP045 - both spellings of a union must be understood
    inner: Inner | None = None
    inners: list[Inner] = []
    by_name: dict[str, Inner] = {}
    free: dict[str, Any] = {}
    index_name: str = Field(default="", json_schema_extra={"logged": True})
    count: int = Field(default=0, json_schema_extra={"logged": False})


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"text": "secret"}, {"text": "text of 6"}),
        ({"number": 1.5}, {"number": 1.5}),
        ({"word": "b"}, {"word": "b"}),
        ({"yes_or_text": "secret"}, {"yesOrText": "text of 6"}),
        ({"yes_or_text": False}, {"yesOrText": False}),
        ({"maybe": True}, {"maybe": True}),
        ({"maybe": None}, {"maybe": None}),
        ({"inner": {"number": 1, "text": "secret"}}, {"inner": {"number": 1, "text": "text of 6"}}),
        ({"inners": [{"number": 1}, {"number": 2}]}, {"inners": "list of 2"}),
        ({"by_name": {"secret": {"number": 1}}}, {"byName": "object with 1 fields"}),
        ({"free": {"secret": 1}}, {"free": "object with 1 fields"}),
        ({"index_name": "guides"}, {"indexName": "guides"}),
        ({"count": 4711}, {"count": "int"}),
        ({}, {}),
    ],
)
def test_params_are_shown_by_their_schema(given: dict[str, Any], shown: Any) -> None:
    """Text is a length, what nobody declared is a size, and a field may say otherwise."""
    assert redact(Params.model_validate(given), param_schema_of(Params)) == shown


@pytest.mark.parametrize("value", [{"secret": 1}, ["secret"], "secret", 4711])
def test_params_without_a_model_show_nothing(value: Any) -> None:
    """A channel without a model declares nothing that could be shown."""
    assert "secret" not in str(redact(value, FREE))
    assert "4711" not in str(redact(value, FREE))


def test_the_log_is_a_ring() -> None:
    """The newest calls, newest first, and never more than its size."""
    log = CallLog(size=3)
    for number in range(5):
        log.add(Call(f"channel-{number}", None, Sender()))
    assert [call["channel"] for call in log.snapshot()] == ["channel-4", "channel-3", "channel-2"]


def test_an_observer_hears_of_every_call() -> None:
    """Whoever counts calls need not read the ring."""
    heard: list[Call] = []
    call = Call("a", None, Sender())
    CallLog(observer=heard.append).add(call)
    assert heard == [call]


async def test_the_call_log_splits_the_time_of_a_call() -> None:
    """Before it began, in the handler, in the SDK as a part of that, and in the encoder."""
    seconds = 100.0

    class Slow(BaseModel):
        @model_serializer
        def write(self) -> dict[str, int]:
            nonlocal seconds
            seconds += 0.5
            return {}

    async def answer(sender: Sender, params: Any) -> Any:
        nonlocal seconds
        account = current_call.get()
        assert account is not None
        account.sdk += 2.0
        seconds += 3.0
        return Slow()

    router = Router(now=lambda: seconds)
    router.handle("slow", answer)
    await router.answer(Call("slow", router.find("slow"), Sender(), {}), received=99.0)
    [call] = router.call_log.snapshot()
    assert {name: call[name] for name in ("queueMs", "handlerMs", "sdkMs", "encodeMs")} == {
        "queueMs": 1000.0,
        "handlerMs": 3000.0,
        "sdkMs": 2000.0,
        "encodeMs": 500.0,
    }


async def test_the_log_holds_on_to_nothing_large() -> None:
    """A record of a call with megabytes of params, or of a name that long, is as small as any other."""

    class Large(WireModel):
        text: str
        numbers: list[int] = []
        word: str = Field(default="", json_schema_extra={"logged": True})

    async def take(sender: Sender, params: Any) -> None:
        pass

    router = Router()
    router.handle("take", take, params=Large)
    params = {"text": "x" * 1_000_000, "numbers": [1] * 100_000, "word": "w" * 100_000}
    await router.invoke("take", params)
    await router.invoke("take", {"text": "short"})
    kept, small = [record["params"] for record in reversed(router.call_log.snapshot())]
    assert kept == {"text": "text of 1000000", "numbers": "list of 100000", "word": "w" * 200}
    assert small == {"text": "text of 5"}
    held = router.call_log._calls[0][0].params
    assert isinstance(held, Described)
    assert len(pickle.dumps(held.value)) < 2_000


def test_long_names_are_not_remembered() -> None:
    """The memory of which names sound like a credential is bounded in bytes: long names are looked at each time."""
    before = credential_names._remembered.cache_info().currsize
    assert not is_credential_name("a" * 1_000)
    assert is_credential_name("a" * 1_000 + "ApiKey")
    assert credential_names._remembered.cache_info().currsize == before
    with pytest.raises(InvalidParams, match="too long"):
        screen({"a" * 10_000: 1}, FREE, 8)
