"""A real Secret Service (gnome-keyring): first run, restart, locked, removed, replaced."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-daemon")),
    reason="needs Linux with Debian's gnome-keyring, dbus and libsecret-1-0; the set-up installs them as root",
)


class Desktop:
    """A session bus and a keyring daemon, both of this test alone."""

    def __init__(self, home: Path) -> None:
        self.home = home
        command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", "--nopidfile"]
        self._bus = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._bus.stdout is not None
        self.environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().strip()}
        self._daemon: subprocess.Popen[bytes] | None = None

    def start_keyring(self) -> None:
        """Start the daemon with its login keyring unlocked."""
        self._daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._daemon.stdin is not None
        self._daemon.stdin.write(b"password")
        self._daemon.stdin.close()
        self._await_service()

    def stop_keyring(self) -> None:
        """End the daemon and wait until it is gone."""
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(10)
            if self._daemon.stdout is not None:
                self._daemon.stdout.close()
            self._daemon = None

    def store(self, action: str, *, bus: bool = True) -> dict[str, Any]:
        """What one process of its own finds in the store; without `bus` it has no desktop session at all."""
        environment = dict(self.environment)
        if not bus:
            del environment["DBUS_SESSION_BUS_ADDRESS"]
        client = [
            sys.executable,
            "-m",
            "tests.integration.store.secret_service_client",
            action,
            str(self.home / "data"),
        ]
        done = subprocess.run(client, env=environment, capture_output=True, text=True, timeout=60, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        assert isinstance(found, dict)
        return found

    def close(self) -> None:
        """End both processes."""
        self.stop_keyring()
        self._bus.terminate()
        self._bus.wait(10)
        if self._bus.stdout is not None:
            self._bus.stdout.close()

    def _await_service(self) -> None:
        call = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]
        for _ in range(200):
            done = subprocess.run(
                [*call, "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"],
                env=self.environment, capture_output=True, text=True, timeout=10, check=False,
            )  # fmt: skip
            if "boolean true" in done.stdout:
                return
        raise AssertionError("gnome-keyring did not come up")


@pytest.fixture
def desktop(home: Path) -> Iterator[Desktop]:
    desktop = Desktop(home)
    desktop.start_keyring()
    yield desktop
    desktop.close()


WORKS = {"secret": "canary", "back_end": "Secret Service"}


def test_first_run_restart_and_rotation(desktop: Desktop) -> None:
    """The key goes into the keyring, and processes that come later find it there, after a rotation too."""
    assert [desktop.store(action) for action in ("save", "read", "rotate", "read")] == [WORKS] * 4


def test_a_restarted_keyring_still_has_the_key(desktop: Desktop) -> None:
    """As after logging in again."""
    desktop.store("save")
    desktop.stop_keyring()
    desktop.start_keyring()

    assert desktop.store("read") == WORKS


def test_a_locked_keyring_is_told_within_the_time_limit(desktop: Desktop) -> None:
    """With nobody there to answer the prompt, the store says what is wrong instead of hanging."""
    desktop.store("save")
    desktop.store("lock")

    assert desktop.store("read")["reason"] in {"keyring-locked", "keyring-silent"}


def test_without_a_session_there_is_no_downgrade(desktop: Desktop) -> None:
    """A process without a session bus cannot have the key, and does not begin another store."""
    desktop.store("save")

    assert desktop.store("read", bus=False)["reason"] == "back-end-changed"
    assert desktop.store("read") == WORKS


def test_a_replaced_keyring_is_told(desktop: Desktop) -> None:
    """A new, empty keyring of the same kind does not have the key; nothing is wiped."""
    desktop.store("save")
    desktop.stop_keyring()
    keyrings = desktop.home / ".local" / "share" / "keyrings"
    kept = desktop.home / "kept"
    keyrings.rename(kept)
    desktop.start_keyring()
    assert desktop.store("read")["reason"] == "key-missing"
    desktop.stop_keyring()
    shutil.rmtree(keyrings)
    kept.rename(keyrings)
    desktop.start_keyring()

    assert desktop.store("read") == WORKS
