"""One instance per user-data folder: later ones hand over their request."""

import asyncio
import json
import socket
import stat
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.instance import handshake
from app.instance.ask import NoReply, NotRunning, ask_running
from app.instance.single_instance import MOST_CALLERS, SingleInstance
from ipc.errors import TooLarge

Message = dict[str, Any]


async def echo(request: Message) -> Message:
    return {"asked": request}


async def asked(home: Path, request: Message, **options: Any) -> Message:
    """What the command line gets, on a thread as in a process of its own."""
    return await asyncio.to_thread(ask_running, home, request, **options)


@pytest.fixture
async def first(home: Path) -> AsyncIterator[SingleInstance]:
    """An instance that has claimed the folder and answers with what it was asked."""
    instance = SingleInstance(home)
    assert instance.claim()
    async with instance.serving(echo):
        yield instance
    instance.close()


def contact(home: Path) -> Message:
    found = json.loads((home / "instance.json").read_bytes())
    assert isinstance(found, dict)
    return found


@pytest.mark.usefixtures("first")
async def test_the_second_is_not_the_first_and_is_answered(home: Path) -> None:
    """What it wanted is done by the first."""
    assert SingleInstance(home).claim() is False
    assert await asked(home, {"do": "raise"}) == {"asked": {"do": "raise"}}


async def test_after_the_first_the_next_one_is_first(home: Path) -> None:
    """Leaving ends the answers, closing lets go of the claim."""
    first, second = SingleInstance(home), SingleInstance(home)
    assert first.claim()
    async with first.serving(echo):
        pass
    with pytest.raises(NotRunning):
        await asked(home, {})
    assert second.claim() is False
    first.close()

    assert second.claim() is True
    second.close()


def test_nobody_answers_in_a_fresh_folder(home: Path) -> None:
    """The command line then works by itself."""
    with pytest.raises(NotRunning):
        ask_running(home / "new", {})


async def test_what_a_killed_instance_left_is_no_obstacle(home: Path) -> None:
    """A stale address is not answered; a stale socket is replaced."""
    first, second = SingleInstance(home), SingleInstance(home)
    async with first.serving(echo):
        left = (home / "instance.json").read_bytes()
    (home / "instance.json").write_bytes(left)
    (home / "instance.sock").touch()
    with pytest.raises(NotRunning):
        await asked(home, {})

    async with second.serving(echo):
        assert await asked(home, {}) == {"asked": {}}


@pytest.mark.usefixtures("first")
def test_the_contact_is_for_the_user_alone(home: Path) -> None:
    """Whoever may not read the file does not know the key."""
    for name in ("instance.json", "instance.lock", "instance.sock"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


@pytest.mark.allow_logs  # a folder in the way is told
@pytest.mark.parametrize("what", ["a link", "a folder", "a file"])
async def test_whatever_stands_at_the_sockets_place_is_no_obstacle(home: Path, what: str) -> None:
    """A link is not followed, and what it leads to stays as it is."""
    elsewhere, place = home / "elsewhere", home / "instance.sock"
    elsewhere.write_text("mine")
    match what:
        case "a link":
            place.symlink_to(elsewhere)
        case "a folder":
            (place / "inside").mkdir(parents=True)
        case _:
            place.write_text("old")
    async with SingleInstance(home).serving(echo):
        assert await asked(home, {"n": 1}) == {"asked": {"n": 1}}
    assert elsewhere.read_text() == "mine"


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("said", [b"\x40\x00\x00\x00", b"\x00\x00\x10\x00half"])
async def test_a_request_that_is_too_long_or_never_ends_keeps_nobody_waiting(home: Path, said: bytes) -> None:
    """One that announces a gibibyte is hung up on; one that stops half-way waits by itself."""
    where = contact(home)
    reader, writer = await asyncio.open_unix_connection(where["address"])
    mine = handshake.new_nonce()
    writer.write(mine)
    theirs = await reader.readexactly(handshake.NONCE_BYTES)
    await reader.readexactly(handshake.PROOF_BYTES)
    writer.write(handshake.proof(bytes.fromhex(where["key"]), "caller", mine, theirs) + said)
    await writer.drain()
    assert await asked(home, {"n": 1}) == {"asked": {"n": 1}}
    if said.startswith(b"\x40"):
        assert await reader.read() == b""
    writer.close()


@pytest.mark.usefixtures("first")
async def test_a_caller_without_the_key_is_refused_and_harms_nobody(home: Path) -> None:
    """It is not answered; the next caller is."""
    true = (home / "instance.json").read_bytes()
    (home / "instance.json").write_text(json.dumps({**contact(home), "key": "00" * 32}))
    with pytest.raises(NotRunning):
        await asked(home, {"n": 1})
    (home / "instance.json").write_bytes(true)

    assert await asked(home, {"n": 1}) == {"asked": {"n": 1}}


async def test_a_program_that_took_the_address_learns_nothing(home: Path) -> None:
    """No request is sent before the other side has proved that it knows the key."""
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def impostor(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(handshake.NONCE_BYTES)
        writer.write(bytes(handshake.NONCE_BYTES + handshake.PROOF_BYTES))
        heard.put_nowait(await reader.read())
        writer.close()

    async with await asyncio.start_unix_server(impostor, home / "s") as server:
        (home / "instance.json").write_text(json.dumps({"address": str(home / "s"), "key": "11" * 32}))
        with pytest.raises(NotRunning):
            await asked(home, {"passphrase": "canary"})
        server.close()

    assert await heard.get() == b""


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("rubbish", [b"", b"not json", b"[1]", b"\xff\xfe", b'{"a":'])
async def test_rubbish_harms_nobody(home: Path, rubbish: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller that knows the key and speaks nonsense gets nothing; the next one is answered."""
    monkeypatch.setattr(handshake, "encode", lambda _message: len(rubbish).to_bytes(4, "big") + rubbish)
    with pytest.raises(NoReply):
        await asked(home, {})
    monkeypatch.undo()

    assert await asked(home, {"n": 2}) == {"asked": {"n": 2}}


async def test_slow_answers_and_silent_callers_keep_nobody_else_waiting(home: Path) -> None:
    """Testing a provider may take half a minute; raising the window may not."""
    gate = asyncio.Event()

    async def answer(request: Message) -> Message:
        if request["n"] == 1:
            await gate.wait()
        return request

    async with SingleInstance(home).serving(answer):
        silent = await asyncio.open_unix_connection(contact(home)["address"])
        slow = asyncio.ensure_future(asked(home, {"n": 1}))
        quick = await asked(home, {"n": 2})
        gate.set()

        assert [quick, await slow] == [{"n": 2}, {"n": 1}]
        silent[1].close()


@pytest.mark.allow_logs
async def test_callers_have_a_bound(home: Path) -> None:
    """More than that are hung up on at once, and when they are gone the next one is answered."""
    async with SingleInstance(home).serving(echo):
        address = contact(home)["address"]
        crowd = [await asyncio.open_unix_connection(address) for _ in range(MOST_CALLERS + 1)]
        assert await asyncio.wait_for(crowd[-1][0].read(), 60) == b""
        for _, writer in crowd:
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0)

        assert await asked(home, {}) == {"asked": {}}


def frozen(home: Path) -> socket.socket:
    """What a suspended app looks like: its socket is there, the system accepts, nobody answers."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(home / "s"))
    listener.listen(1)
    (home / "instance.json").write_text(json.dumps({"address": str(home / "s"), "key": "00" * 32}))
    return listener


def test_an_app_that_does_not_answer_is_told_and_not_taken_for_absent(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many callers wait already; a second main process over the same folder would be worse."""
    monkeypatch.setattr(handshake, "HANDSHAKE_SECONDS", 0.1)
    waiting: list[socket.socket] = []
    with frozen(home) as listener:
        for _ in range(4):
            with pytest.raises(NoReply, match="does not answer"):
                ask_running(home, {})
            waiting.append(socket.socket(socket.AF_UNIX))
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(listener.getsockname())
    for connection in waiting:
        connection.close()


async def test_what_nobody_waits_for_is_cancelled(home: Path) -> None:
    """After its time limit the caller is told that it was asked, and the work ends."""
    begun, cancelled = threading.Event(), asyncio.Event()

    async def never(_request: Message) -> Message:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return {}

    async with SingleInstance(home).serving(never):
        with pytest.raises(NoReply, match="has not answered within"):
            await asked(home, {"do": "slow"}, time_limit=0.2)
        await asyncio.wait_for(cancelled.wait(), 60)

    assert begun.is_set()


async def test_an_app_that_ends_meanwhile_has_taken_the_request(home: Path) -> None:
    """It may be done or not: the caller must not do it again by itself."""
    begun = asyncio.Event()

    async def never(_request: Message) -> Message:
        begun.set()
        await asyncio.Event().wait()
        return {}

    async with SingleInstance(home).serving(never):
        waiting = asyncio.ensure_future(asked(home, {}))
        await begun.wait()

    with pytest.raises(NoReply, match="ended before it answered"):
        await waiting


async def test_a_large_answer_arrives_and_an_enormous_one_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is taken for an app that is not there."""

    async def large(request: Message) -> Message:
        return {"text": "x" * request["size"]}

    async with SingleInstance(home).serving(large):
        assert len((await asked(home, {"size": 6_000_000}))["text"]) == 6_000_000
        monkeypatch.setattr(handshake, "MAX_MESSAGE_BYTES", 1000)
        assert (await asked(home, {"size": 2000}))["error"]["code"] == "too-large"
        with pytest.raises(TooLarge):
            await asked(home, {"text": "x" * 2000})


@pytest.mark.usefixtures("logs")
async def test_an_answer_that_fails_is_no_reply(home: Path) -> None:
    """The caller hears that something went wrong, and the log says what."""

    async def fails(_request: Message) -> Message:
        raise RuntimeError

    async with SingleInstance(home).serving(fails):
        with pytest.raises(NoReply):
            await asked(home, {})


async def test_a_long_folder_gets_its_socket_elsewhere(home: Path) -> None:
    """Socket paths are short by the system's rule; folders are not."""
    deep = home / ("d" * 60) / ("e" * 60)
    instance = SingleInstance(deep)
    assert instance.claim()
    async with instance.serving(echo):
        assert await asked(deep, {}) == {"asked": {}}
    instance.close()


@pytest.mark.allow_logs
async def test_a_full_disk_keeps_nobody_from_running(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the file that says where it listens the app goes on, and is not found."""

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.instance.single_instance.write_private", full)
    async with SingleInstance(home).serving(echo):
        with pytest.raises(NotRunning):
            await asked(home, {})
