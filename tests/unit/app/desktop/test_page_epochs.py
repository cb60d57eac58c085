"""Documents come and go; each has a session of its own."""

from collections.abc import Callable

import pytest

from app.desktop.page_epochs import MOST_EARLY, MOST_EARLY_TEXT, MOST_STRAYS, PageEpochs

FIRST, SECOND = "a" * 32, "b" * 32


class FakeSession:
    def __init__(self, page: str, send: Callable[[str], None]) -> None:
        self.page = page
        self.send = send
        self.received: list[str] = []
        self.closed = False

    def receive(self, text: str) -> None:
        self.received.append(text)

    async def close(self) -> None:
        self.closed = True


class Stage:
    def __init__(self) -> None:
        self.sessions: list[FakeSession] = []
        self.sent: list[str] = []
        self.hostile = 0
        self.epochs = PageEpochs(self.sent.append, self.on_hostile)

    def open(self, page: str, send: Callable[[str], None]) -> FakeSession:
        self.sessions.append(FakeSession(page, send))
        return self.sessions[-1]

    def on_hostile(self) -> None:
        self.hostile += 1


@pytest.fixture
async def early() -> Stage:
    """Before there is a main process."""
    return Stage()


@pytest.fixture
async def stage(early: Stage) -> Stage:
    early.epochs.serve(early.open)
    return early


async def test_what_comes_before_the_main_process_waits_for_it(early: Stage) -> None:
    """In the order in which it came."""
    early.epochs.receive(f"{FIRST} [1]")
    early.epochs.receive(f"{FIRST} [2]")
    assert early.sessions == []

    early.epochs.serve(early.open)

    assert [session.received for session in early.sessions] == [["[1]", "[2]"]]


async def test_what_a_page_asked_that_died_early_is_forgotten(early: Stage) -> None:
    """Its calls have no caller any more."""
    early.epochs.receive(f"{FIRST} [1]")
    early.epochs.close_epoch()

    early.epochs.serve(early.open)

    assert early.sessions == []


@pytest.mark.allow_logs
@pytest.mark.parametrize(("text", "fit"), [("[1]", MOST_EARLY), ("x" * (MOST_EARLY_TEXT // 4), 3)])
async def test_a_flood_before_the_main_process_is_bounded(early: Stage, text: str, fit: int) -> None:
    """What waits is bounded in number and in length, and a page that goes on is given up."""
    for _ in range(fit + MOST_STRAYS - 1):
        early.epochs.receive(f"{FIRST} {text}")
    assert early.hostile == 0
    early.epochs.receive(f"{FIRST} {text}")

    early.epochs.serve(early.open)

    assert (early.hostile, early.sessions) == (1, [])


async def test_a_text_reaches_the_session_of_its_epoch(stage: Stage) -> None:
    """Without the epoch; and what the session says bears it."""
    stage.epochs.receive(f"{FIRST} [1]")
    stage.epochs.receive(f"{FIRST} [2]")
    stage.sessions[0].send("[3]")
    assert ([session.received for session in stage.sessions], stage.sent) == ([["[1]", "[2]"]], [f"{FIRST} [3]"])


async def test_a_new_epoch_ends_the_old_one(stage: Stage) -> None:
    """The old session is closed, its late words stay here, and late texts for it are dropped."""
    stage.epochs.receive(f"{FIRST} [1]")
    stage.epochs.receive(f"{SECOND} [2]")
    stage.sessions[0].send("[late]")
    stage.epochs.receive(f"{FIRST} [late]")
    await stage.epochs.close()
    assert [session.received for session in stage.sessions] == [["[1]"], ["[2]"]]
    assert [session.closed for session in stage.sessions] == [True, True]
    assert stage.sent == []


@pytest.mark.allow_logs
@pytest.mark.parametrize("text", ["", "[]", "x" * 40, "A" * 32 + " []", FIRST[:-1] + " []", "a" * 33 + " []"])
async def test_a_page_that_sends_strays_is_given_up(stage: Stage, text: str) -> None:
    """Texts without an epoch are dropped; after some of them, the page."""
    for _ in range(MOST_STRAYS):
        stage.epochs.receive(text)
    assert (stage.sessions, stage.hostile) == ([], 1)


async def test_the_end_of_a_page_ends_its_session(stage: Stage) -> None:
    """A crash closes the session; the next document begins another."""
    stage.epochs.receive(f"{FIRST} [1]")
    stage.epochs.close_epoch()
    stage.epochs.receive(f"{SECOND} [2]")
    await stage.epochs.close()
    assert [session.closed for session in stage.sessions] == [True, True]
