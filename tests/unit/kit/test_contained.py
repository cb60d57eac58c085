"""Code that is not ours, whatever it raises."""

import asyncio

import pytest

from main_process.kit.contained import Contained, Escaped, name_of


class Panic(BaseException):
    """What native code raises."""


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError, Panic])
async def test_what_is_no_exception_comes_out_as_one(kind: type[BaseException]) -> None:
    """Its type's name is all that is kept of it."""
    with pytest.raises(Escaped) as caught, Contained():
        raise kind

    assert name_of(caught.value) == kind.__name__
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)


async def test_an_exception_is_passed_on() -> None:
    """As it is: others judge it."""
    with pytest.raises(KeyError) as caught, Contained():
        raise KeyError("k")

    assert name_of(caught.value) == "KeyError"


async def test_the_end_that_others_asked_for_is_passed_on() -> None:
    """A task that is cancelled ends as cancelled, and a time limit is one."""

    async def wait() -> None:
        with Contained():
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.0):
            await wait()


def test_a_coroutine_that_is_thrown_away_ends_quietly() -> None:
    """Closing it is no behaviour of what it ran."""

    async def wait() -> None:
        with Contained():
            await asyncio.sleep(0)

    coroutine = wait()
    coroutine.send(None)
    coroutine.close()
