"""A main process whose conversations with pages are written down, frame by frame, in both directions."""

from collections.abc import Callable
from pathlib import Path

from app.desktop.page_epochs import Session
from app.desktop.sites import Tickets, Widgets
from app.main_process import MainProcess


class Recorded:
    """Satisfies `app.desktop.desktop.MainProcess`. One line per batch of frames."""

    def __init__(self, main: MainProcess, record: Path) -> None:
        self.tickets: Tickets = main.tickets
        self.widgets: Widgets = main.widgets
        self.ipc = main.ipc
        self.main = main
        self._record = record.open("a", encoding="utf-8")

    def open_session(self, page: str, send: Callable[[str], None], on_hostile: Callable[[], None]) -> Session:
        """A real session, both ends of which are tapped."""

        def out(text: str) -> None:
            self._write("out", text)
            send(text)

        return _Tapped(self.main.open_session(page, out, on_hostile), lambda text: self._write("in", text))

    def _write(self, direction: str, text: str) -> None:
        self._record.write(f"{direction} {text}\n")
        self._record.flush()


class _Tapped:
    """A session that tells what it is given before it takes it."""

    def __init__(self, session: Session, tell: Callable[[str], None]) -> None:
        self._session = session
        self._tell = tell
        self.close = session.close

    def receive(self, text: str) -> None:
        """Take a batch of frames."""
        self._tell(text)
        self._session.receive(text)
