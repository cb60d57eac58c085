"""Once the page has loaded no process of its user reads the app's memory, and new renderers are sandboxed still."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desktop.chromium import renderer_is_sandboxed
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import show_dashboard, tile
from tests.e2e.unprivileged import as_nobody, python_command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc and PR_SET_DUMPABLE are Linux's")

READ_MEMORY = "import sys; open(f'/proc/{sys.argv[1]}/mem', 'rb', buffering=0)"


@pytest.fixture(scope="module")
def app(shared_place: Path) -> Iterator[AppProcess]:
    """The product with two widgets."""
    with AppProcess(shared_place / "data") as running:
        show_dashboard(running, "desk", tile("time", "clock"), tile("find", "search", x=6))
        wait_until(lambda: running.widget("clock").evaluate("document.body.innerText.length > 0"), "no widget shows")
        yield running


def reads_memory(pid: int) -> str:
    """What a process of the app's user is told that opens the memory of `pid`; nothing where it may."""
    command = as_nobody([python_command()[0], "-I", "-c", READ_MEMORY, str(pid)])
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stderr


def sandboxed(app: AppProcess) -> list[bool]:
    """For every renderer process, whether the kernel holds it in Chromium's sandbox."""
    return [renderer_is_sandboxed(renderer.pid) for renderer in app.renderers()]


def test_the_apps_memory_is_closed_to_its_own_user(app: AppProcess) -> None:
    """The kernel gives what is below /proc/<pid> to root: neither a debugger nor a read of the memory gets in."""
    assert Path(f"/proc/{app.pid}/environ").stat().st_uid == 0
    assert "PermissionError" in reads_memory(app.pid)


def test_the_app_can_still_measure_itself(app: AppProcess) -> None:
    """What the System widget shows comes from files of /proc that stay readable."""
    stats = app.page.evaluate("mainApi.system.stats()")

    assert min(stats["process"]["rss"], stats["process"]["threads"]) > 0


def test_frames_that_come_later_are_sandboxed(app: AppProcess) -> None:
    """A reload makes every frame anew, in new processes: each has its seccomp filter."""
    before = {renderer.pid for renderer in app.renderers()}
    app.reload_page()
    wait_until(lambda: app.widget("search").evaluate("document.body.innerText.length > 0"), "no widget shows")

    assert {renderer.pid for renderer in app.renderers()} - before != set()
    assert all(sandboxed(app))


def test_renderers_that_were_killed_come_back_sandboxed(app: AppProcess) -> None:
    """All of them die at once; the page and its widgets are there again, each held by the kernel."""
    old = app.renderers()
    for renderer in old:
        renderer.kill()
    wait_until(lambda: {one.pid for one in app.renderers()}.isdisjoint({one.pid for one in old}), "no new renderer")
    wait_until(lambda: app.widget("search").evaluate("document.body.innerText.length > 0"), "no widget shows")

    assert len(app.renderers()) > 1
    assert all(sandboxed(app))
