"""From the event loop's thread to the Qt thread and back."""

import threading
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QTimer

from app.desktop.event_loop import LoopThread
from app.desktop.qt_thread import QtThread
from ipc.bridge import Bridge
from tests.checks.logs import LogRecord


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    thread = LoopThread()
    thread.start()
    yield thread
    assert thread.stop()


@pytest.fixture
def spin() -> Callable[[Callable[[], bool]], None]:
    """Runs Qt's loop until something is true, for five seconds at most."""
    app = QCoreApplication.instance() or QCoreApplication(["test"])

    def run(done: Callable[[], bool]) -> None:
        late = QTimer(singleShot=True, interval=5_000)
        late.start()
        while not done():
            assert late.isActive(), "it did not happen in time"
            app.processEvents()

    return run


Spin = Callable[[Callable[[], bool]], None]


def test_a_function_runs_on_the_qt_thread(loop: LoopThread, spin: Spin) -> None:
    """`run` gives its result to the coroutine."""
    qt = QtThread()
    answer = loop.submit(qt.run(threading.current_thread))
    spin(answer.done)
    assert answer.result() is threading.main_thread()


def test_what_it_raises_is_raised_where_it_is_awaited(loop: LoopThread, spin: Spin) -> None:
    """The exception crosses back; the Qt thread lives on."""
    qt = QtThread()

    def fail() -> None:
        raise ValueError("of the dialog")

    answer = loop.submit(qt.run(fail))
    spin(answer.done)
    assert str(answer.exception()) == "of the dialog"


def test_the_first_answer_counts(loop: LoopThread, spin: Spin) -> None:
    """A dialog answers when it is finished; what it says after that is dropped."""
    qt = QtThread()

    def start(answer: Callable[[str], None]) -> None:
        QTimer.singleShot(0, lambda: answer("first"))
        QTimer.singleShot(0, lambda: answer("second"))

    answered = loop.submit(qt.ask(start))
    spin(answered.done)
    assert answered.result() == "first"


def test_the_bridge_crosses_threads_in_order(loop: LoopThread, spin: Spin) -> None:
    """A thousand texts sent from the event loop's thread are emitted on the Qt thread, in order."""
    bridge = Bridge(lambda _text: None)
    heard: list[tuple[str, bool]] = []
    bridge.sent.connect(lambda text: heard.append((text, threading.current_thread() is threading.main_thread())))

    def send_all() -> None:
        for number in range(1_000):
            bridge.send(str(number))

    loop.call_soon(send_all)
    spin(lambda: len(heard) == 1_000)
    assert heard == [(str(number), True) for number in range(1_000)]


def test_sending_through_a_bridge_that_is_gone_is_in_vain(spin: Spin) -> None:
    """The page has destroyed it: nothing happens, and nothing crashes."""
    bridge = Bridge(lambda _text: None)
    gone: list[bool] = []
    bridge.destroyed.connect(lambda: gone.append(True))
    bridge.send("before")
    shiboken6.delete(bridge)
    bridge.send("after")
    arrived: list[bool] = []
    QTimer.singleShot(0, lambda: arrived.append(True))
    spin(lambda: arrived == [True])
    assert gone == [True]


def test_nothing_leaves_the_slot(logs: list[LogRecord]) -> None:
    """An exception of the receiver is logged by its type, not by its words, and JavaScript gets nothing of it."""

    def fail(_text: str) -> None:
        raise ValueError("quotes the page")

    Bridge(fail).receive("x")
    assert [(record.event, record.fields) for record in logs] == [
        ("bridge.receive_failed", {"error_type": "ValueError"})
    ]
