"""Runs the app as a test wants it, from options in JSON as the only argument; shared by the two programs under test.

What a user cannot switch on can be switched on here: remote debugging, a master key without a keyring, more widgets.
Prints one JSON line when the page has loaded, and one when the app has ended.
"""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWebEngineWidgets import QWebEngineView

from app.desktop import chromium, page_host
from app.desktop.application import Build, Options, run_app
from app.desktop.chromium import StartRefused
from app.desktop.desktop import Desktop, MainProcess, Running
from app.desktop.last_view import LastView
from app.paths import UserData, renderer_dist, resource
from ipc.dispatch.router import Router
from tests.e2e.window_channels import register_window_channels


class MainUnderTest(MainProcess, Protocol):
    """What both programs under test have."""

    @property
    def ipc(self) -> Router:
        """Where further probes are registered."""
        ...


Make = Callable[["Chosen", Desktop], AbstractAsyncContextManager[MainUnderTest]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a test may choose."""

    user_data: Path
    port: int | None
    demo: bool
    dist: Path
    widgets: tuple[Path, ...]
    packages: tuple[Path, ...]
    without_flags: tuple[str, ...]
    """Flags that Chromium is not given, so that another wall must hold alone: their beginnings."""
    with_flags: tuple[str, ...]
    """Flags that it must never get: the start has to notice."""
    world: int
    """Where the bridge is shown; anywhere but in the isolated world the start has to notice."""

    @classmethod
    def parse(cls, text: str) -> "Chosen":
        """From the JSON that the harness writes."""
        told: dict[str, Any] = json.loads(text)
        return cls(
            user_data=Path(told["user_data"]),
            port=told["port"],
            demo=told["demo"],
            dist=Path(told["dist"] or renderer_dist()),
            widgets=tuple(Path(folder) for folder in told["widgets"]),
            packages=tuple(Path(folder) for folder in told["packages"]),
            without_flags=tuple(told["without_flags"]),
            with_flags=tuple(told["with_flags"]),
            world=told["world"],
        )


def say(**fields: object) -> None:
    """A line for the harness."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def run(chosen: Chosen, build: Build, last_view: LastView | None = None) -> int:
    """Run the app until it is closed; returns its exit code."""

    async def until_stopped(running: Running) -> int:
        await running.loaded.wait()
        say(event="loaded", renderer=await running.desktop.qt.run(lambda: _renderer(running.desktop)))
        await asyncio.Event().wait()
        return 0

    return run_app(
        build,
        Options(
            dist=chosen.dist,
            window_file=UserData(chosen.user_data).window,
            pop_outs_file=UserData(chosen.user_data).pop_outs,
            icon=resource("icons", "latchkey.svg"),
            drive=until_stopped,
            remote_debugging_port=chosen.port,
            last_view=last_view,
        ),
    )


def _renderer(desktop: Desktop) -> int:
    view = desktop.window.findChild(QWebEngineView) if desktop.window else None
    return view.page().renderProcessPid() if view else 0


def main(make: Make, last_view: Callable[[Chosen], LastView | None] = lambda _chosen: None) -> int:
    """Run with the main process that `make` makes, and say how it ended; returns the exit code."""
    chosen = Chosen.parse(sys.argv[1])
    kept = [flag for flag in chromium.ISOLATION_FLAGS if not flag.startswith(chosen.without_flags)]
    chromium.ISOLATION_FLAGS = (*kept, *chosen.with_flags)
    vars(page_host)["ISOLATED_WORLD"] = chosen.world
    sys.path.extend(str(folder) for folder in chosen.packages)

    @asynccontextmanager
    async def build(desktop: Desktop) -> AsyncIterator[MainProcess]:
        async with make(chosen, desktop) as tested:
            register_window_channels(tested.ipc, desktop)
            yield tested

    try:
        code = run(chosen, build, last_view(chosen))
    except StartRefused as refusal:
        say(event="refused", why=str(refusal))
        return 3
    left = sorted(thread.name for thread in threading.enumerate() if thread is not threading.main_thread())
    say(event="ended", code=code, threads=left)
    return code
