"""A cache server that means harm costs its absence: every call is answered, nothing ends, nothing grows."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from main_process.response_cache.second_level.shared import turn
from tests.integration.response_cache.seats import Service, team
from tests.integration.response_cache.test_shared_cache import until

Reply: TypeAlias = Callable[[bytes, list[bytes]], bytes]
"""`reply(command, arguments)`: what such a server writes."""

MIB = 1 << 20
HELLO = b"%1\r\n$5\r\nproto\r\n:3\r\n"


async def _command(reader: asyncio.StreamReader) -> tuple[bytes, list[bytes]]:
    count = int((await reader.readline())[1:])
    parts = []
    for _ in range(count):
        size = int((await reader.readline())[1:])
        parts.append((await reader.readexactly(size + 2))[:-2])
    return parts[0].upper(), parts[1:]


def polite(command: bytes, arguments: list[bytes]) -> bytes:
    """What makes a seat take it for a server of its kind."""
    match command:
        case b"HELLO":
            return HELLO
        case b"SUBSCRIBE" | b"UNSUBSCRIBE":
            parts = (len(command), command.lower(), len(arguments[0]), arguments[0])
            return b">3\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n:1\r\n" % parts
        case b"GETRANGE":
            return b"$1\r\n7\r\n"
        case b"TIME":
            return b"*2\r\n$10\r\n%010d\r\n$1\r\n0\r\n" % int(time.time())
        case b"PING":
            return b"+PONG\r\n"
        case _:
            return b"+OK\r\n"


def instead(of: bytes, reply: bytes) -> Reply:
    """Polite but for one command."""
    return lambda command, arguments: reply if command == of else polite(command, arguments)


@asynccontextmanager
async def server(reply: Reply, flood: bytes = b"") -> AsyncIterator[str]:
    """Such a server's address. It repeats `flood` without end once a seat has subscribed."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            while True:
                command, arguments = await _command(reader)
                writer.write(reply(command, arguments))
                await writer.drain()
                if flood and command == b"TIME":
                    while True:
                        writer.write(flood)
                        await writer.drain()
        except (OSError, EOFError, ValueError, asyncio.CancelledError):
            writer.transport.abort()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{listening.sockets[0].getsockname()[1]}/0"
    finally:
        listening.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


NESTED = b"*1\r\n" * 5_000
READS = {
    "a number": b":1\r\n",
    "nothing": b"_\r\n",
    "too few": b"*2\r\n:1\r\n:2\r\n",
    "other types": b"*7\r\n+a\r\n+b\r\n:3\r\n:4\r\n+c\r\n+d\r\n:9\r\n",
    "a map": b"%1\r\n*0\r\n:1\r\n",
    "a lease without an end": b"*7\r\n:1\r\n:7\r\n$0\r\n\r\n_\r\n:9000000000000000\r\n:0\r\n_\r\n",
    "an infinite lease": b"*7\r\n:1\r\n:7\r\n$0\r\n\r\n_\r\n,inf\r\n:0\r\n_\r\n",
    "nested": NESTED,
    "an enormous text": b"$9999999999\r\nabc",
    "a negative length": b"*3\r\n$-10\r\n$-10\r\n:1\r\n",
    "elsewhere": b"-MOVED 1 127.0.0.1:1\r\n",
    "elsewhere for once": b"-ASK 1 127.0.0.1:1\r\n",
    "elsewhere, nowhere": b"-MOVED x\r\n",
    "no RESP": b"\xff" * 70_000 + b"\r\n",
    "a push that is none": b">2\r\n$7\r\nmessage\r\n:1\r\n",
    "a push that moves": b">4\r\n+MOVING\r\n:1\r\n:1\r\n+127.0.0.1:1\r\n",
    "a message that is a number": b">3\r\n$7\r\nmessage\r\n$1\r\na\r\n:1\r\n",
    "a message of no text": b">3\r\n$7\r\nmessage\r\n:1\r\n*1\r\n:1\r\n",
}


@pytest.mark.parametrize("what", READS)
async def test_whatever_it_answers_a_call_is_answered(tmp_path: Path, what: str) -> None:
    """And one that comes after it."""
    service = Service()
    async with server(instead(b"EVALSHA", READS[what])) as url, team(tmp_path, url, lease=0.2) as (seat,):
        async with asyncio.timeout(20):
            assert (await seat.ask(service)).source == "miss"
            assert (await seat.ask(service, key="other")).source == "miss"
        assert service.calls == 2


async def test_others_that_never_come_are_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it says that another seat is just asking: who waited in vain asks for itself from then on."""
    monkeypatch.setattr(turn, "_IN_VAIN", 0.1)
    monkeypatch.setattr(turn, "_LONGEST_WAIT", 0.2)
    service = Service()
    lease = READS["a lease without an end"].replace(b"$0\r\n\r\n", b"$13\r\n0123456789012\r\n")
    async with server(instead(b"EVALSHA", lease)) as url, team(tmp_path, url, lease=0.05) as (seat,):
        assert (await seat.ask(service)).source == "miss"
        waited = seat.shared.counts["waited"]
        for number in range(5):
            assert (await seat.ask(service, key=f"{number}")).source == "miss"
        assert waited > 0
        assert seat.shared.counts["waited"] == waited
        assert seat.shared.server.up


GREETINGS = {
    "no map": (b"HELLO", b":1\r\n"),
    "a map of lists": (b"HELLO", b"%1\r\n*0\r\n:1\r\n"),
    "no end": (b"HELLO", b"*999999999\r\n" + b":1\r\n" * 5_000),
    "an infinite time": (b"TIME", b"*2\r\n,inf\r\n:0\r\n"),
    "a map as the time": (b"TIME", b"%1\r\n+a\r\n:1\r\n"),
    "a number of thousands of digits": (b"GETRANGE", b":" + b"9" * 6_000 + b"\r\n"),
    "nested": (b"TIME", NESTED),
}


@pytest.mark.parametrize("what", GREETINGS)
async def test_whatever_it_greets_with_it_is_tried_again(tmp_path: Path, what: str) -> None:
    """It is not used, its reason is told, and nobody waits for it."""
    command, reply = GREETINGS[what]
    service, tries = Service(), 0

    def answer(asked: bytes, arguments: list[bytes]) -> bytes:
        nonlocal tries
        tries += asked == b"HELLO"
        return instead(command, reply)(asked, arguments)

    async with server(answer) as url, team(tmp_path, url.replace("//", "//me:word@"), connected=False) as (seat,):
        assert (await seat.ask(service)).source == "miss"
        await until(lambda: tries >= 3)
        assert seat.shared.server.why in {"away", "garbled"}


FLOODS = {
    "a text that does not end": b"$9999999999\r\n" + b"x" * MIB,
    "a list that does not end": b"*999999999\r\n" + b":1\r\n" * 10_000,
    "notices": b">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$3\r\n1 x\r\n" * 2_000,
    "pushes": b">1\r\n+hello\r\n" * 5_000,
}


@pytest.mark.allow_logs  # that it floods is told, where it does before it is left
@pytest.mark.parametrize("what", FLOODS)
async def test_what_it_sends_unasked_neither_stops_others_nor_grows(tmp_path: Path, what: str) -> None:
    """The loop goes on meanwhile, and memory stays as it was."""
    service = Service()
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with server(polite, FLOODS[what]) as url, team(tmp_path, url, connected=False) as (seat,):
        running = asyncio.create_task(others())
        used = time.thread_time()
        while time.thread_time() - used < 1.0:
            assert (await seat.ask(service, key=f"{turns}")).source == "miss"
            await asyncio.sleep(0.01)
        running.cancel()
        assert not seat.shared.server.up
    assert turns > 100
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 32 * MIB
