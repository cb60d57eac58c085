"""An extension that misbehaves after its activation is named and switched off; the app goes on without it."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import orjson
import pytest

from ipc.errors import Code, InvalidParams, IpcError
from main_process.extensions import ExtensionContext, ProviderType, ReadParams
from main_process.extensions.circuit_breaker import MOST_FAILURES
from main_process.extensions.host import Extensions
from main_process.ledger.model import Scope
from tests.unit.extensions.parcels import Nothing, World, parcels


class Panic(BaseException):
    """What native code raises: no `Exception`."""


def answers(answer: Callable[[], Any]) -> Callable[[ExtensionContext], None]:
    """An extension `parcel` whose channels `parcel-do` and `parcel-tell` do what `answer` does."""

    def activate(context: ExtensionContext) -> None:
        async def do(_sender: Any, _params: Nothing) -> Any:
            return answer()

        async def tell(_sender: Any, _params: Nothing) -> AsyncIterator[Any]:
            yield answer()

        context.ipc.handle("parcel-do", do, params=Nothing)
        context.ipc.handle("parcel-tell", tell, params=Nothing)

    return activate


async def ask(world: World, channel: str = "parcel-do") -> Any:
    """The answer, or the error's code."""
    try:
        if channel == "parcel-tell":
            return [chunk async for chunk in await world.main.ipc.invoke(channel, {})]
        return await world.main.ipc.invoke(channel, {})
    except IpcError as error:
        return error.code


def raising(*errors: BaseException | None) -> Callable[[], Any]:
    """Raises them in turn; answers 7 for None and at the end."""
    waiting = list(errors)

    def answer() -> Any:
        if waiting and (error := waiting.pop(0)) is not None:
            raise error
        return 7

    return answer


async def settled(host: Extensions) -> tuple[str, str | None]:
    """State and problem of the extension, once it has been switched off if it was to be."""
    await host.wait_switched_off()
    (extension,) = host.list()
    return extension.state, extension.problem


@pytest.mark.allow_logs  # the router and the host say what went wrong
@pytest.mark.parametrize("channel", ["parcel-do", "parcel-tell"])
@pytest.mark.parametrize(
    ("errors", "problem"),
    [
        ([KeyError("canary")] * MOST_FAILURES, f"It failed {MOST_FAILURES} times in a row (KeyError)."),
        ([SystemExit(1)], "It tried to end Latchkey (SystemExit)."),
        ([Panic("canary")], "It tried to end Latchkey (Panic)."),
        ([KeyboardInterrupt()], "It tried to end Latchkey (KeyboardInterrupt)."),
        ([GeneratorExit()], "It tried to end Latchkey (GeneratorExit)."),
        (
            [asyncio.CancelledError()] * MOST_FAILURES,
            f"It failed {MOST_FAILURES} times in a row (CancelledError).",
        ),
    ],
)
async def test_one_that_misbehaves_is_named_and_switched_off_for_good(
    world: World, channel: str, errors: list[BaseException], problem: str
) -> None:
    """Its callers get a code; its channels are gone; the next start does not try again."""
    changes: list[int] = []
    host = await world.host(("parcel", answers(raising(*errors))), changed=lambda: changes.append(1))
    await host.enable("parcel")
    assert [await ask(world, channel) for _ in errors] == [Code.INTERNAL] * len(errors)
    assert await settled(host) == ("failed", problem)
    assert await ask(world, channel) is Code.UNKNOWN_CHANNEL
    assert len(changes) == 2
    assert await settled(await world.host(("parcel", answers(raising())))) == ("failed", problem)


@pytest.mark.allow_logs  # as above
async def test_single_failures_and_errors_that_are_fit_to_show_are_no_misbehaviour(world: World) -> None:
    """A success in between begins the count anew; what callers, networks and libraries do wrong does not count."""
    bugs = [*[KeyError()] * (MOST_FAILURES - 1), None] * 3
    refusals = [InvalidParams("no"), TimeoutError(), orjson.JSONDecodeError("no", "", 0)] * 2 * MOST_FAILURES
    host = await world.host(("parcel", answers(raising(*bugs, *refusals))))
    await host.enable("parcel")
    for _ in range(len(bugs) + len(refusals)):
        await ask(world)
    assert (await settled(host), await ask(world)) == (("active", None), 7)


@pytest.mark.allow_logs  # as above
async def test_callers_that_leave_are_no_misbehaviour(world: World) -> None:
    """Cancelling a call is the caller's right."""

    def activate(context: ExtensionContext) -> None:
        async def wait(_sender: Any, _params: Nothing) -> None:
            await asyncio.Event().wait()

        context.ipc.handle("parcel-do", wait, params=Nothing)

    host = await world.host(("parcel", activate))
    await host.enable("parcel")
    for _ in range(2 * MOST_FAILURES):
        call = asyncio.create_task(world.main.ipc.invoke("parcel-do", {}))
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert await settled(host) == ("active", None)


@pytest.mark.allow_logs  # as above
@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError])
@pytest.mark.parametrize("sync", [True, False])
async def test_last_words_that_are_an_exit_end_nothing(world: World, sync: bool, error: type[BaseException]) -> None:
    """The others' last words are heard, and the loop goes on."""
    ended: list[str] = []

    def exit_at_once() -> None:
        raise error

    async def exit_on_the_loop() -> None:
        raise error

    exits = exit_at_once if sync else exit_on_the_loop

    def activate(context: ExtensionContext) -> None:
        parcels([], ended)(context)
        context.on_shutdown(exits)

    host = await world.host(("parcel", activate))
    await host.enable("parcel")
    assert (await host.disable("parcel")).state == "off"
    assert ended == ["parcel"]


@pytest.mark.allow_logs  # as above
async def test_last_words_without_end_delay_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions block on threads: the loop turns, the others end, and the app waits no longer than it says."""
    monkeypatch.setattr("main_process.extensions.shutdown.SHUTDOWN_SECONDS", 0.2)
    ended: list[str] = []
    let_go = threading.Event()

    def blocks(context: ExtensionContext) -> None:
        for _ in range(5):
            context.on_shutdown(lambda: let_go.wait(20))  # type: ignore[arg-type,return-value]  # the mistake is the point

    host = await world.host(("blocking", blocks), ("parcel", parcels([], ended)))
    for name in ("blocking", "parcel"):
        await host.enable(name)
    started = time.monotonic()
    closing = asyncio.create_task(host.close())
    await asyncio.sleep(0.01)
    turned_after = time.monotonic() - started
    await closing
    took = time.monotonic() - started
    let_go.set()

    assert ended == ["parcel"]
    assert turned_after < 10
    assert took < 10


@pytest.mark.allow_logs  # as above
async def test_tags_that_cannot_be_told_are_a_failure_of_one_call(world: World) -> None:
    """What its function of the params raises ends nothing."""

    def tags(_params: Any) -> tuple[str, ...]:
        raise KeyboardInterrupt

    async def do(_sender: Any, _params: ReadParams) -> int:
        return 1

    def activate(context: ExtensionContext) -> None:
        cached = context.response_cache.cached_handler("parcel-do", do, tags=tags)
        context.ipc.handle("parcel-do", cached, params=ReadParams)

    host = await world.host(("parcel", activate))
    await host.enable("parcel")
    ref = world.main.save("Post", "parcel", {})
    with pytest.raises(IpcError) as caught:
        await world.main.call("parcel-do", {**ref, "cache": True})
    assert caught.value.code is Code.INTERNAL
    assert await settled(host) == ("failed", "It tried to end Latchkey (KeyboardInterrupt).")


@pytest.mark.allow_logs  # as above
async def test_an_errors_function_that_fails_hides_nothing(world: World) -> None:
    """The call ends with a code, not with what `errors` raised, and the ledger knows of it."""

    def broken(_error: Exception) -> None:
        raise ZeroDivisionError

    def activate(context: ExtensionContext) -> None:
        async def do(_sender: Any, _params: Nothing) -> None:
            raise KeyError

        context.providers.register_type(ProviderType("parcel", "Parcels"), errors=broken)
        context.ipc.handle("parcel-do", do, params=Nothing)

    host = await world.host(("parcel", activate))
    await host.enable("parcel")
    assert [await ask(world) for _ in range(MOST_FAILURES)] == [Code.INTERNAL] * MOST_FAILURES
    assert await settled(host) == ("failed", f"It failed {MOST_FAILURES} times in a row (KeyError).")
    assert await world.main.ledger.rows(1, Scope()) == []
