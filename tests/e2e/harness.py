"""Starts the real app as a process of its own and drives it: with Playwright, or straight over the DevTools protocol.

    with AppProcess(user_data) as app:
        app.page.evaluate("mainApi.app.info()")               # the page's own world
        app.widget("clock").evaluate("latchkey.context")       # inside a widget's frame, in its own process
        browser = playwright.chromium.connect_over_cdp(app.url, no_defaults=True)

Playwright sees the app's page; with a process per origin it does not see the widgets' frames, hence `widget`.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import psutil
from websockets.exceptions import InvalidStatus

from app.desktop.web_page import ISOLATED_WORLD
from tests.e2e.cdp import Cdp, JavaScriptError, TargetGone
from tests.e2e.unprivileged import as_nobody, asking, checkout_for_app, give_to_nobody, python_command

T = TypeVar("T")

READY_WITHIN_S = 90.0
ENDS_WITHIN_S = 60.0
POLL_S = 0.02
POLL_AT_MOST_S = 0.1
POLL_SHARE = 0.1
"""Of the time waited so far, how much passes before the next look: each look costs the app some milliseconds."""

RUNTIME = "typeof mainApi === 'object'"
"""True in a page or a frame once its runtime is there; before that it is listed already."""


class AppProcess:
    """The app in a process of its own, as a user other than root."""

    def __init__(
        self,
        user_data: Path,
        *,
        product: bool = True,
        demo: bool = False,
        program: str = "tests.e2e.app_under_test",
        debugging: bool = True,
        dist: Path | None = None,
        widgets: Sequence[Path] = (),
        packages: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
        name_server: Path | None = None,
        without_flags: Sequence[str] = (),
        with_flags: Sequence[str] = (),
        world: int = ISOLATED_WORLD,
    ) -> None:
        """The product (or another `program`), or (`product=False`) the window over the probe channels.

        Without its `demo` the product has no dashboard, and does not index this computer's documentation meanwhile.
        `dist` replaces the built renderer, `widgets` are folders of further widget packages, `packages` are folders
        into which further Python packages are installed, `environment` comes on top of a bare one. `name_server` takes
        the place of /etc/resolv.conf, where the tests run as root. `without_flags` takes a wall of Chromium's away, and
        so do `with_flags` and another `world` for the bridge: with these two the start has to be refused.
        """
        self.port = free_port() if debugging else None
        self.user_data = user_data
        self._module = program if product else "tests.e2e.window_under_test"
        self._options = {
            "user_data": str(user_data),
            "port": self.port,
            "demo": demo,
            "dist": str(dist) if dist else None,
            "widgets": [str(folder) for folder in widgets],
            "packages": [str(folder) for folder in packages],
            "without_flags": list(without_flags),
            "with_flags": list(with_flags),
            "world": world,
        }
        self._environment = environment or {}
        self._arguments = arguments
        self._name_server = name_server
        self._lines: list[str] = []
        self._said: list[dict[str, Any]] = []
        self._arrived = threading.Condition()
        self._readers: list[threading.Thread] = []
        self._connections: dict[str, Cdp] = {}
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        """Start it, without waiting for anything."""
        self.user_data.mkdir(parents=True, exist_ok=True)
        give_to_nobody(self.user_data)
        environment = {
            "HOME": str(self.user_data),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            **self._environment,
        }
        command = [*python_command(), self._module, json.dumps(self._options), *self._arguments]
        command = as_nobody(command)
        self.process = subprocess.Popen(
            asking(self._name_server, command) if self._name_server else command,
            cwd=checkout_for_app(),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        for stream, take in ((self.process.stdout, self._take_line), (self.process.stderr, self._take_error)):
            reader = threading.Thread(target=_read, args=(stream, take), daemon=True)
            reader.start()
            self._readers.append(reader)
        return self

    def __enter__(self) -> Self:
        self.start()
        try:
            self.wait_until_loaded()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.kill()

    def wait_until_loaded(self) -> None:
        """Wait until the page has loaded."""
        self.wait_for_word("loaded", READY_WITHIN_S)

    def wait_for_word(self, event: str, within: float = ENDS_WITHIN_S) -> dict[str, Any]:
        """Wait until the app has said `event` on its standard output; what it said."""

        def said() -> dict[str, Any] | None:
            return next((word for word in self._said if word["event"] == event), None)

        with self._arrived:
            word = self._arrived.wait_for(lambda: said() or self._ended(), within) and said()
        if not word:
            raise AssertionError(f"the app did not say {event!r}. It wrote:\n{self.errors()}")
        return word

    @property
    def pid(self) -> int:
        """The process id of the app."""
        assert self.process is not None, "not started"
        return self.process.pid

    @property
    def user_id(self) -> int:
        """The user that the app runs as."""
        real: int = psutil.Process(self.pid).uids().real
        return real

    @property
    def url(self) -> str:
        """Where DevTools clients connect."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> Cdp:
        """The app's own page. Connected anew when the page was rebuilt."""
        own = "app:"
        return self._connect(lambda target: target["type"] == "page" and target["url"].startswith(own), ready=RUNTIME)

    def reload_page(self) -> None:
        """Load the page again, and wait until the new document has loaded."""
        self.page.evaluate("void setTimeout(() => location.reload()); window.beforeReload = true")
        wait_until(
            lambda: self.page.evaluate("!window.beforeReload && document.readyState === 'complete'"),
            "the page did not reload",
        )

    def widget(self, widget_id: str, nth: int = 0, query: str = "") -> Cdp:
        """The `nth` frame of a widget whose address has this query."""
        address = f"widget://{widget_id}/{query}"
        return self._connect(lambda target: target["url"].split("#")[0] == address, nth, RUNTIME)

    def targets(self) -> list[dict[str, Any]]:
        """What can be debugged at the moment: the page, and the frames of other processes."""
        with urllib.request.urlopen(f"{self.url}/json", timeout=5) as answer:  # noqa: S310 - our own loopback URL
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def errors(self) -> str:
        """What the app has written to its standard error so far."""
        with self._arrived:
            return "\n".join(self._lines)

    def children(self) -> list[psutil.Process]:
        """Every process that the app has started, and theirs."""
        return psutil.Process(self.pid).children(recursive=True)

    def renderers(self) -> list[psutil.Process]:
        """The renderer processes: the last branches of Chromium's tree, forked by processes of Chromium's own."""
        parent_of: dict[psutil.Process, int] = {}
        for child in psutil.Process(self.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended since the list was made
                parent_of[child] = child.ppid()
        pids_of_parents = {self.pid, *parent_of.values()}
        return [child for child, parent in parent_of.items() if child.pid not in pids_of_parents and parent != self.pid]

    def page_renderer(self) -> psutil.Process:
        """The process in which the app's own page first ran."""
        return psutil.Process(self.wait_for_word("loaded")["renderer"])

    def memory(self) -> int:
        """Resident bytes of the app's own process."""
        resident: int = psutil.Process(self.pid).memory_info().rss
        return resident

    def interrupt(self, number: signal.Signals = signal.SIGINT) -> None:
        """Send the app a signal, as Ctrl+C in its terminal would."""
        os.kill(self.pid, number)

    def wait(self, within: float = ENDS_WITHIN_S) -> int:
        """Wait until the process has ended; its exit code."""
        assert self.process is not None, "not started"
        code = self.process.wait(within)
        for reader in self._readers:
            reader.join(within)
        return code

    def kill(self) -> None:
        """End it, however it is, with every process it started."""
        for connection in self._connections.values():
            connection.close()
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.wait()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def _connect(self, wanted: Callable[[dict[str, Any]], bool], nth: int = 0, ready: str = "true") -> Cdp:
        def find() -> Cdp | None:
            found = [target["webSocketDebuggerUrl"] for target in self.targets() if wanted(target)]
            if len(found) <= nth:
                return None
            connection = self._connections.get(found[nth])
            if connection is None or connection.gone:
                # A page that is being replaced is still listed for a moment, and refuses.
                with contextlib.suppress(InvalidStatus):
                    connection = Cdp(found[nth])
                    if not connection.evaluate(ready, touched=False):
                        connection.close()
                        return None
                    self._connections[found[nth]] = connection
            return connection

        return wait_until(find, "no such page or frame")

    def _ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _take_line(self, line: str) -> None:
        with self._arrived:
            if line.startswith("{"):
                self._said.append(json.loads(line))
            else:
                self._lines.append(line)
            self._arrived.notify_all()

    def _take_error(self, line: str) -> None:
        with self._arrived:
            self._lines.append(line)
            self._arrived.notify_all()


def wait_until(ask: Callable[[], T | None], otherwise: str, within: float = ENDS_WITHIN_S) -> T:
    """The first answer of `ask` that is true; AssertionError with `otherwise` when none comes in time."""
    begun = time.monotonic()
    while True:
        # A page that is being replaced answers nothing, for a moment.
        with contextlib.suppress(OSError, TargetGone, JavaScriptError):
            answer = ask()
            if answer:
                return answer
        waited = time.monotonic() - begun
        if waited > within:
            raise AssertionError(otherwise)
        time.sleep(min(POLL_AT_MOST_S, max(POLL_S, POLL_SHARE * waited)))


def wait_until_gone(processes: Iterable[psutil.Process]) -> None:
    """Wait until none of them runs. One that ended and waits for somebody to take note runs no longer."""

    def lives(process: psutil.Process) -> bool:
        with contextlib.suppress(psutil.NoSuchProcess):
            return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        return False

    left = [*processes]
    wait_until(lambda: not any(lives(process) for process in left), "a process that the app started runs on")


def free_port() -> int:
    """A TCP port on loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _read(stream: Iterator[str], take: Callable[[str], None]) -> None:
    for line in stream:
        take(line.rstrip("\n"))
