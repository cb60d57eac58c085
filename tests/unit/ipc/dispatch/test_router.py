"""What a call goes through, whoever makes it."""

import asyncio
import traceback
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel

from ipc.contract.limits import Limits
from ipc.dispatch.call import Call
from ipc.dispatch.router import Router
from ipc.errors import Cancelled, Code, DeadlineExceeded, Fault, InvalidParams, IpcError, NotGranted
from ipc.messages import Encoded, ReadParams, Sender, Success, WidgetAccess, WidgetIdentity, WireModel, current_call

REF = {"providerHash": "h", "dashboardAppId": "app", "providerName": "Algolia"}
WIDGET = Sender("app", WidgetIdentity("search", "one"))


async def echo(sender: Sender, params: Any) -> Any:
    return params


def a_call(router: Router, channel: str) -> Call:
    return Call(channel, router.find(channel), Sender(), {})


async def refusal(router: Router, channel: str, params: Any = None, sender: Sender | None = None) -> IpcError:
    with pytest.raises(IpcError) as caught:
        await router.invoke(channel, params, sender)
    return caught.value


async def test_a_call_without_params_gets_an_empty_object() -> None:
    """A missing payload is an empty object, never a TypeError."""
    router = Router()
    router.handle("echo", echo)
    assert await router.invoke("echo", None) == {}


async def test_a_missing_payload_is_told_by_field() -> None:
    """A channel that needs fields names those that are missing."""
    router = Router()
    router.handle("read", echo, params=ReadParams)
    error = await refusal(router, "read")
    assert (error.code, error.message) == (
        Code.INVALID_PARAMS,
        "providerHash is missing; dashboardAppId is missing; providerName is missing.",
    )


async def test_a_channel_without_a_model_takes_an_object_only() -> None:
    """A list, a number or a text is not params."""
    router = Router()
    router.handle("echo", echo)
    wrong: list[Any] = [[], 1, "x", True]
    assert [type(await refusal(router, "echo", params)) for params in wrong] == [InvalidParams] * 4


async def test_results_are_json_by_alias() -> None:
    """A model in a result arrives under its wire names, however deep it lies."""

    async def answer(sender: Sender, params: Any) -> Any:
        return {"all": [ReadParams.model_validate(REF)], "done": Success()}

    router = Router()
    router.handle("answer", answer)
    assert await router.invoke("answer") == {
        "all": [{**REF, "cache": None, "forceRefresh": False}],
        "done": {"success": True},
    }


async def test_results_are_the_callers_own() -> None:
    """Changing what a call returned changes nothing that the handler keeps."""
    kept = {"list": [1]}

    async def answer(sender: Sender, params: Any) -> Any:
        return kept

    router = Router()
    router.handle("answer", answer)
    (await router.invoke("answer"))["list"].append(2)
    assert kept == {"list": [1]}


async def test_an_encoded_handler_is_never_decoded_on_the_wire_path() -> None:
    """Cached bytes go out as the very object that the cache holds."""
    body = b'{"hits":[]}'

    class Cached:
        async def __call__(self, sender: Sender, params: Any) -> Any:
            raise AssertionError("the wire path asked for the decoded value")

        async def encoded(self, sender: Sender, params: Any) -> Encoded:
            return Encoded(body, "hit")

    router = Router()
    router.handle("read", Cached())
    encoded = await router.answer(a_call(router, "read"))
    assert encoded.body is body
    assert encoded.source == "hit"
    assert await router.invoke("read") == {"hits": []}


async def test_a_channel_is_registered_once() -> None:
    """A second handler for a channel is a mistake that is told at once."""
    router = Router()
    router.handle("echo", echo)
    with pytest.raises(ValueError, match="'echo' already has a handler"):
        router.handle("echo", echo)


@pytest.mark.parametrize("name", ["", "Echo", "echo_it", "-echo", "echo-", "a--b", "9a", "ec ho", "écho"])
def test_channel_names_are_kebab_case(name: str) -> None:
    """A name that JavaScript would have to quote or guess is refused at registration."""
    with pytest.raises(ValueError, match="kebab-case"):
        Router().handle(name, echo)


async def test_an_unknown_channel_says_so() -> None:
    """Nothing but the table decides what may be called."""
    router = Router()
    codes = [(await refusal(router, name)).code for name in ("nope", "__class__", "handle")]
    assert codes == [Code.UNKNOWN_CHANNEL] * 3


async def test_widgets_may_do_nothing_unless_somebody_allows_it() -> None:
    """A router that was given no authorisation serves the app's own page alone."""
    router = Router()
    router.handle("echo", echo)
    assert (await refusal(router, "echo", {}, WIDGET)).code == Code.NOT_GRANTED
    assert await router.invoke("echo", {"a": 1}, Sender()) == {"a": 1}


async def test_validation_comes_before_authorisation_and_that_before_the_handler() -> None:
    """What is refused is refused at its own step, and nothing after that step runs."""
    steps: list[str] = []

    async def authorise(sender: Sender, channel: str, access: WidgetAccess | None, params: Any) -> None:
        steps.append(f"authorise {type(params).__name__}")
        raise NotGranted

    async def handler(sender: Sender, params: Any) -> Any:
        steps.append("handler")

    router = Router(authorise)
    router.handle("read", handler, params=ReadParams)
    codes = [(await refusal(router, "read", params)).code for params in ({**REF, "apiKey": "x"}, {}, REF)]
    assert codes == [Code.CREDENTIAL_IN_PARAMS, Code.INVALID_PARAMS, Code.NOT_GRANTED]
    assert steps == ["authorise ReadParams"]


@pytest.mark.allow_logs
async def test_what_is_not_an_ipc_error_becomes_internal() -> None:
    """Neither the text nor the type of an unexpected exception reaches the caller."""

    async def broken(sender: Sender, params: Any) -> Any:
        raise RuntimeError("sk-live-secret in /home/me")

    router = Router()
    router.handle("broken", broken)
    error = await refusal(router, "broken")
    assert (error.code, error.message, error.fault) == (
        Code.INTERNAL,
        "Something went wrong in Latchkey.",
        Fault.LATCHKEY,
    )
    assert error.trace_id is not None
    assert len(error.trace_id) == 16
    assert error.__cause__ is None
    assert error.__suppress_context__


@pytest.mark.allow_logs
@pytest.mark.parametrize("value", [object(), {1: 2}, {"set": {1}}, b"bytes", float])
async def test_a_result_that_is_not_json_is_internal(value: object) -> None:
    """An encoder's refusal is our fault, not the caller's."""

    async def answer(sender: Sender, params: Any) -> Any:
        return value

    router = Router()
    router.handle("answer", answer)
    assert (await refusal(router, "answer")).code == Code.INTERNAL


async def test_a_handler_that_cancels_itself_is_an_error_of_that_call_only() -> None:
    """A CancelledError out of nowhere does not cancel the caller's task."""

    async def lost(sender: Sender, params: Any) -> Any:
        raise asyncio.CancelledError

    router = Router()
    router.handle("lost", lost)
    assert (await refusal(router, "lost")).code == Code.CANCELLED
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_cancelling_the_caller_cancels_the_handler() -> None:
    """The caller's own cancellation reaches the handler and comes back as CancelledError."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def slow(sender: Sender, params: Any) -> Any:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    router = Router()
    router.handle("slow", slow)
    task = asyncio.create_task(router.invoke("slow"))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended.is_set()


@pytest.mark.allow_logs
async def test_the_deadline_of_a_channel_ends_its_calls() -> None:
    """A handler that takes longer than its channel allows is cancelled."""
    ended = asyncio.Event()

    async def slow(sender: Sender, params: Any) -> Any:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    router = Router()
    router.handle("slow", slow, deadline=0.01)
    error = await refusal(router, "slow")
    assert isinstance(error, DeadlineExceeded)
    assert error.retryable
    assert ended.is_set()


async def numbers(sender: Sender, params: Any) -> AsyncIterator[int]:
    for number in range(params.get("n", 3)):
        yield number


async def test_a_stream_is_an_async_iterator() -> None:
    """Invoking a channel that streams gives its chunks, decoded."""
    router = Router()
    router.handle("numbers", numbers)
    assert [chunk async for chunk in await router.invoke("numbers", {"n": 4})] == [0, 1, 2, 3]


async def test_closing_a_stream_closes_the_handlers_generator() -> None:
    """A reader that leaves early ends the handler, so that its HTTP request ends too."""
    closed = asyncio.Event()

    async def endless(sender: Sender, params: Any) -> AsyncIterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    router = Router()
    router.handle("endless", endless)
    stream = await router.invoke("endless")
    assert await anext(stream) == 1
    await stream.aclose()
    assert closed.is_set()


@pytest.mark.allow_logs
async def test_the_deadline_of_a_stream_never_hits_its_reader() -> None:
    """While the reader does something else the deadline does not cancel it; the next chunk is then refused."""

    async def stuck(sender: Sender, params: Any) -> AsyncIterator[int]:
        yield 1
        await asyncio.Event().wait()

    router = Router()
    router.handle("stuck", stuck, deadline=0.02)
    stream = await router.invoke("stuck")
    assert await anext(stream) == 1
    with pytest.raises(DeadlineExceeded):
        await anext(stream)


async def test_a_channel_is_called_as_what_it_is() -> None:
    """Dispatching a stream, or streaming a call, is refused instead of hanging."""
    router = Router()
    router.handle("numbers", numbers)
    router.handle("echo", echo)
    with pytest.raises(InvalidParams, match="streams"):
        await router.answer(a_call(router, "numbers"))
    with pytest.raises(InvalidParams, match="answers once"):
        await anext(router.stream(a_call(router, "echo")))


async def test_the_call_log_tells_how_a_call_went() -> None:
    """A record has the channel, the sender, the outcome, the size and the SDK's share, and no text of the params."""

    class Ask(WireModel):
        query: str
        page: int = 0
        options: dict[str, Any] = {}

    async def answer(sender: Sender, params: Any) -> Any:
        account = current_call.get()
        assert account is not None
        account.sdk += 0.25
        return "x" * 10

    router = Router(lambda sender, channel, access, params: None, wall_clock=lambda: 12.5)
    router.handle("ask", answer, params=Ask)
    await router.invoke("ask", {"query": "my secret", "page": 2, "options": {"a": "b"}}, WIDGET)
    [call] = router.call_log.snapshot()
    for duration in ("queueMs", "handlerMs", "encodeMs"):
        assert call.pop(duration) >= 0
    unknown = {"ipcMs": 0, "pageMs": 0} | dict.fromkeys(
        ("asked", "appId", "provider", "message", "fault", "requestId"), ""
    )
    assert call == unknown | {
        "number": 1,
        "id": 0,
        "status": None,
        "channel": "ask",
        "sender": {"page": "app", "widgetId": "search", "instance": "one"},
        "at": 12500,
        "sdkMs": 250.0,
        "outcome": "ok",
        "source": None,
        "asOf": None,
        "fetchedBy": "",
        "bytes": 12,
        "traceId": None,
        "params": {"query": "text of 9", "page": 2, "options": "object with 1 fields"},
    }


async def test_the_log_of_calls_has_the_trace_id_of_a_refusal() -> None:
    """The id on the wire is the id in the records."""
    router = Router()
    error = await refusal(router, "nope")
    [call] = router.call_log.snapshot()
    assert (call["outcome"], call["traceId"]) == ("unknown-channel", error.trace_id)


async def test_an_error_shared_by_many_has_one_story() -> None:
    """Callers who shared one failed fetch get one trace id between them."""
    shared = Cancelled()

    async def failing(sender: Sender, params: Any) -> Any:
        raise shared

    router = Router()
    router.handle("failing", failing)
    first, second = await refusal(router, "failing"), await refusal(router, "failing")
    assert first.trace_id == second.trace_id


async def test_an_error_that_answers_many_holds_on_to_nothing() -> None:
    """One instance raised again and again does not gather a stack with each raise."""
    shared = Cancelled()

    async def failing(sender: Sender, params: Any) -> Any:
        raise shared

    router = Router()
    router.handle("failing", failing)

    async def depth() -> int:
        error = await refusal(router, "failing")
        return len(list(traceback.walk_tb(error.__traceback__)))

    first = await depth()
    assert [await depth() for _ in range(5)] == [first] * 5


async def test_params_that_are_too_deep_are_refused() -> None:
    """The depth limit holds for calls from Python too."""
    router = Router(limits=Limits(depth=3))
    router.handle("echo", echo)
    assert await router.invoke("echo", {"a": {"b": {}}}) == {"a": {"b": {}}}
    assert (await refusal(router, "echo", {"a": {"b": {"c": []}}})).code == Code.TOO_DEEP


def test_a_model_may_describe_the_result() -> None:
    """What the generated types are made from is kept with the channel."""

    class Answer(BaseModel):
        value: int

    router = Router()
    router.handle("answer", echo, params=ReadParams, result=Answer)
    channel = router.channels["answer"]
    assert (channel.params, channel.result, channel.streams) == (ReadParams, Answer, False)
