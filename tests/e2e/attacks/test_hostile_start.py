"""A hostile environment and hostile arguments at start: no port opens, nothing is loaded, the sandbox stays."""

import json
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e import harness
from tests.e2e.attacks.conftest import Stage
from tests.e2e.harness import AppProcess, free_port
from tests.e2e.unprivileged import give_to_nobody, is_root


def listening(app: AppProcess) -> list[int]:
    """The TCP ports on which the app or a child of it listens."""
    pids = {app.pid, *(child.pid for child in app.children())}
    return [
        connection.laddr.port
        for connection in psutil.net_connections("tcp")
        if connection.pid in pids and connection.status == psutil.CONN_LISTEN and connection.laddr
    ]


def hostile_environment(port: int, folder: Path) -> dict[str, str]:
    """Everything that opens a door when Qt, Chromium or Python find it."""
    return {
        "QTWEBENGINE_REMOTE_DEBUGGING": f"127.0.0.1:{port}",
        "QTWEBENGINE_CHROMIUM_FLAGS": f"--no-sandbox --disable-web-security --remote-debugging-port={port}",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "QTWEBENGINEPROCESS_PATH": str(folder / "evil-process"),
        "QTWEBENGINE_RESOURCES_PATH": str(folder),
        "QTWEBENGINE_LOCALES_PATH": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_PLUGIN_PATH": str(folder),
        "QT_QPA_PLATFORM_PLUGIN_PATH": str(folder),
        "QT_DEBUG_PLUGINS": "1",
        "QT_LOGGING_RULES": "*=true",
        "QML_IMPORT_PATH": str(folder),
        "PYTHONPATH": str(folder),
        "PYTHONSTARTUP": str(folder / "evil.py"),
        "PYTHONINSPECT": "1",
        "SSLKEYLOGFILE": str(folder / "keys"),
        "CHROME_DEVEL_SANDBOX": str(folder / "evil-sandbox"),
    }


def test_a_hostile_environment_changes_nothing(stage: Stage, place: Path) -> None:
    """No debugger, no other flags, no foreign plugin or module, no key log; every renderer is sandboxed."""
    dist, widgets = stage
    evil = place / "evil"
    evil.mkdir()
    (evil / "orjson.py").write_text("raise SystemExit('imported from PYTHONPATH')")
    give_to_nobody(evil)
    port = free_port()
    arguments = [
        f"--remote-debugging-port={port}",
        "--no-sandbox",
        "--webEngineArgs",
        f"--remote-debugging-port={port}",
    ]
    app = AppProcess(
        place / "data",
        product=False,
        debugging=False,
        dist=dist,
        widgets=widgets,
        environment=hostile_environment(port, evil),
        arguments=arguments,
    )
    with app:
        assert listening(app) == []
        for renderer in app.renderers():
            status = Path(f"/proc/{renderer.pid}/status").read_text()
            assert "Seccomp:\t2" in status
        for child in app.children():
            command = " ".join(child.cmdline())
            assert "--no-sandbox" not in command
            assert "--remote-debugging" not in command
            assert "--disable-web-security" not in command
            environment = child.environ()
            assert [name for name in environment if name.startswith(("PYTHON", "QT_PLUGIN", "SSLKEY", "CHROME_"))] == []
        app.interrupt()
        assert app.wait() == 0
    assert sorted(path.name for path in evil.iterdir()) == ["orjson.py"]


@pytest.mark.parametrize("broken", ["preload.js", "main-world.js"])
def test_no_start_without_isolation(stage: Stage, place: Path, broken: str) -> None:
    """A renderer without its injected scripts is refused, in words, before any page is shown."""
    dist, widgets = stage
    incomplete = place / "dist"
    incomplete.mkdir()
    for path in dist.glob("*.*"):
        if path.name != broken:
            (incomplete / path.name).write_bytes(path.read_bytes())
    app = AppProcess(place / "data", product=False, debugging=False, dist=incomplete, widgets=widgets).start()
    try:
        assert broken in app.wait_for_word("refused")["why"]
        assert app.wait() == 3
    finally:
        app.kill()


@pytest.mark.parametrize(
    ("broken", "why"),
    [({"with_flags": ["--no-sandbox"]}, "without its sandbox"), ({"world": 0}, "does not isolate")],
    ids=["no sandbox", "no isolated world"],
)
def test_a_wall_that_is_missing_is_noticed(stage: Stage, place: Path, broken: dict[str, Any], why: str) -> None:
    """What Chromium was told is not believed: the kernel and the page's own world are asked, and the app ends."""
    dist, widgets = stage
    app = AppProcess(place / "data", product=False, debugging=False, dist=dist, widgets=widgets, **broken).start()
    try:
        assert why in app.wait_for_word("refused")["why"]
        assert app.wait() == 3
    finally:
        app.kill()


def test_root_is_warned_loudly(stage: Stage, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one user whom Chromium cannot sandbox starts all the same, and reads about it."""
    if not is_root():
        pytest.skip("only root can start it as root")
    monkeypatch.setattr(harness, "as_nobody", list)
    dist, widgets = stage
    with AppProcess(place / "data", product=False, debugging=False, dist=dist, widgets=widgets) as app:
        assert app.user_id == 0
        assert [line for line in app.errors().splitlines() if "warning" in line and "sandbox.off" in line]


def test_the_command_line_opens_no_debugger(place: Path) -> None:
    """No option of `latchkey run` leads to remote debugging or to Chromium's arguments."""
    from click.testing import CliRunner  # noqa: PLC0415 - only this test needs the command line

    from app.cli.main import latchkey  # noqa: PLC0415 - likewise

    for argument in ("--remote-debugging-port=9222", "--webEngineArgs", "--no-sandbox"):
        outcome = CliRunner().invoke(latchkey, ["run", argument])
        assert outcome.exit_code == 2, json.dumps(argument)
