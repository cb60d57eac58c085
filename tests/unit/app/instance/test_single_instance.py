"""One instance per user-data folder: later ones hand over their request."""

import json
import multiprocessing
import stat
import threading
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any

import pytest

from app.instance.single_instance import NotRunning, SingleInstance, ask_running


@pytest.fixture
def first(home: Path) -> Iterator[SingleInstance]:
    """An instance that has claimed the folder and answers with what it was asked."""
    instance = SingleInstance(home)
    assert instance.claim()
    instance.serve(lambda request: {"asked": request})
    yield instance
    instance.close()


@pytest.mark.usefixtures("first")
def test_the_second_is_not_the_first_and_is_answered(home: Path) -> None:
    """What it wanted is done by the first."""
    assert SingleInstance(home).claim() is False
    assert ask_running(home, {"do": "raise"}) == {"asked": {"do": "raise"}}


def test_after_the_first_the_next_one_is_first(home: Path, first: SingleInstance) -> None:
    """Closing lets go of the claim, and nobody answers any more."""
    first.close()
    with pytest.raises(NotRunning):
        ask_running(home, {"do": "raise"})
    second = SingleInstance(home)

    assert second.claim() is True
    second.close()


def test_nobody_answers_in_a_fresh_folder(home: Path) -> None:
    """The command line then works by itself."""
    with pytest.raises(NotRunning):
        ask_running(home / "new", {})


def test_what_a_killed_instance_left_is_no_obstacle(home: Path, first: SingleInstance) -> None:
    """A stale address is not answered; a stale socket is replaced."""
    contact = (home / "instance.json").read_bytes()
    first.close()
    (home / "instance.json").write_bytes(contact)
    (home / "instance.sock").touch()
    with pytest.raises(NotRunning):
        ask_running(home, {})
    second = SingleInstance(home)
    assert second.claim()
    second.serve(lambda _request: {"second": True})

    assert ask_running(home, {}) == {"second": True}
    second.close()


@pytest.mark.usefixtures("first")
def test_the_contact_is_for_the_user_alone(home: Path) -> None:
    """Whoever may not read the file does not know the key."""
    for name in ("instance.json", "instance.lock"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


@pytest.mark.usefixtures("first")
def test_a_caller_without_the_key_is_refused_and_harms_nobody(home: Path) -> None:
    """It is not answered; the next caller is."""
    contact = json.loads((home / "instance.json").read_bytes())
    with pytest.raises((multiprocessing.AuthenticationError, EOFError, OSError)):
        Client(contact["address"], authkey=b"guess" * 8)

    assert ask_running(home, {"n": 1}) == {"asked": {"n": 1}}


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("rubbish", [b"", b"not json", b"[1]", b"\xff\xfe", b'{"a":'])
def test_rubbish_harms_nobody(home: Path, rubbish: bytes) -> None:
    """A caller that knows the key and speaks nonsense gets nothing; the next one is answered."""
    contact = json.loads((home / "instance.json").read_bytes())
    with Client(contact["address"], authkey=bytes.fromhex(contact["key"])) as caller:
        caller.send_bytes(rubbish)

    assert ask_running(home, {"n": 2}) == {"asked": {"n": 2}}


def test_a_slow_answer_keeps_nobody_else_waiting(home: Path) -> None:
    """Testing a provider may take half a minute; raising the window may not."""
    gate = threading.Event()

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        if request["n"] == 1:
            gate.wait(30)
        return request

    instance = SingleInstance(home)
    assert instance.claim()
    instance.serve(answer)
    replies: list[dict[str, Any]] = []
    slow = threading.Thread(target=lambda: replies.append(ask_running(home, {"n": 1})))
    slow.start()
    replies.append(ask_running(home, {"n": 2}))
    gate.set()
    slow.join(30)
    instance.close()

    assert replies == [{"n": 2}, {"n": 1}]


def test_a_long_folder_gets_its_socket_elsewhere(home: Path) -> None:
    """Socket paths are short by the system's rule; folders are not."""
    deep = home / ("d" * 60) / ("e" * 60)
    instance = SingleInstance(deep)
    assert instance.claim()
    instance.serve(lambda _request: {"ok": True})

    assert ask_running(deep, {}) == {"ok": True}
    instance.close()
