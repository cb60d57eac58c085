"""A Qt application on this thread, an event loop on another, a store on a third: as in the running app."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QWidget

from app.desktop.dialogs.base_dialog import Dialog
from app.desktop.dialogs.provider_dialogs import QtProviderDialogs
from app.desktop.dialogs.showing import DialogShower
from app.desktop.event_loop import LoopThread
from app.desktop.qt_thread import QtThread
from main_process.errors import ServiceError
from main_process.providers.controller import ProviderController, open_controller
from main_process.providers.editing import ProviderEditor
from main_process.providers.types import Field, ProviderType, ProviderTypes
from main_process.sdks.openai import provider_type as openai
from tests.fakes.connections import a_checker, teach
from tests.fakes.keyring_back_end import keyring_with

T = TypeVar("T")
D = TypeVar("D", bound=QDialog)

ALGOLIA = ProviderType(
    "algolia",
    "Algolia",
    (Field("appId", "Application ID", secret=False), Field("apiKey", "API key"), Field("hosts", "Hosts", False, False)),
    help="Find both in the dashboard.",
)


class Service:
    """What the probe asks: it refuses the key `bad`. `asked` are the keys that were tried."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def make_client(self, credentials: Mapping[str, str]) -> str:
        return credentials["apiKey"]

    async def probe(self, client: str) -> str:
        self.asked.append(client)
        if client == "bad":
            raise ServiceError("Algolia refused the key.")
        return "Connected. 3 indices."

    async def probe_nothing(self, _client: object) -> str:
        return "A client could be made."


class DialogStage:
    """The parts behind the dialogs, and a person at the keyboard."""

    def __init__(self, folder: Path, app: QApplication, *, key: bytes | None = bytes(32)) -> None:
        self._key = key
        self.app = app
        self.service = Service()
        self.loop = LoopThread()
        self.loop.start()
        self._qt = QtThread()
        self.providers, self.dialogs = self.loop.submit(self._build(folder)).result(10)

    async def _build(self, folder: Path) -> tuple[ProviderController, QtProviderDialogs]:
        types = ProviderTypes([ALGOLIA, openai.OPENAI, ProviderType("keyless", "Keyless")])
        providers = open_controller(folder, types, master_key=self._key, keyring=keyring_with(None))
        teach(types, "algolia", self.service.make_client, self.service.probe)
        teach(types, "openai", openai.make_client, self.service.probe_nothing)
        editor = ProviderEditor(providers, types, a_checker(types))
        return providers, QtProviderDialogs(DialogShower(self._qt), providers, editor, lambda: None)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop while Qt goes on."""
        return self.wait_for(self.loop.submit(work))

    def ask(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Begin a coroutine that waits for a person."""
        return self.loop.submit(work)

    def wait_for(self, future: "Future[T]") -> T:
        """Its result, while Qt goes on."""
        self.until(future.done)
        return future.result(0)

    def until(self, condition: Callable[[], bool]) -> None:
        """Let Qt go on until the condition holds; thirty seconds at most."""
        deadline = QDeadlineTimer(30_000)
        while not condition():
            assert not deadline.hasExpired(), "what was waited for did not happen"
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def dialog(self, kind: type[D]) -> D:
        """The dialog of this kind that is open, as soon as it is. One of ours can be heard and typed through."""
        found: list[D] = []

        def look() -> bool:
            found[:] = [
                widget for widget in self.app.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()
            ]
            return bool(found)

        self.until(look)
        if isinstance(found[0], Dialog):
            assert unheard(found[0]) == []
        return found[0]

    def close(self) -> None:
        """End the loop and what is left of the dialogs."""
        self.do(self.providers.aclose())
        self.loop.stop()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def unheard(dialog: Dialog) -> list[str]:
    """What a screen reader or the keyboard alone would not find: fields and buttons without a name, a dialog without
    one or without the focus in it, and whatever Tab does not come to.
    """
    reached: list[QWidget] = []
    following = cast("QWidget | None", dialog.focusWidget())
    while following is not None and following not in reached:
        reached.append(following)
        following = following.nextInFocusChain()
    found = [] if dialog.windowTitle() and reached else [type(dialog).__name__]
    for widget in dialog.findChildren(QWidget):
        by_tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if not by_tab or not widget.isVisibleTo(dialog) or isinstance(widget.parent(), QComboBox):
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        if not spoken.text(QAccessible.Text.Name).strip() or widget not in reached:
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.fixture(scope="session")
def qt_app() -> QApplication:
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(["latchkey-tests"])


@pytest.fixture
def stage(tmp_path: Path, qt_app: QApplication) -> Iterator[DialogStage]:
    stage = DialogStage(tmp_path, qt_app)
    yield stage
    stage.close()


@pytest.fixture
def session(tmp_path: Path, qt_app: QApplication) -> Iterator[DialogStage]:
    """With neither keyring nor key: what is saved is in memory alone."""
    session = DialogStage(tmp_path, qt_app, key=None)
    yield session
    session.close()


@pytest.fixture
def locked(tmp_path: Path, qt_app: QApplication) -> Iterator[DialogStage]:
    """A store that is locked with the passphrase `some words`, and holds `Prod`."""
    before = DialogStage(tmp_path, qt_app, key=None)
    before.do(before.providers.save_provider("app", "Prod", "algolia", {"appId": "X", "apiKey": "good"}))
    before.do(before.providers.move_key("passphrase", "some words"))
    before.close()
    locked = DialogStage(tmp_path, qt_app, key=None)
    yield locked
    locked.close()
