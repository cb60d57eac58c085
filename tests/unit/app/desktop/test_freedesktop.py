"""Notifications over a real bus, to a desktop that notes what it is asked and answers as its user would."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jeepney  # type: ignore[import-untyped]  # it has no types
import pytest
from jeepney import message_bus
from jeepney.io.asyncio import DBusRouter, Proxy, open_dbus_connection  # type: ignore[import-untyped]  # likewise

from app.desktop.dialogs.freedesktop import NAME, PATH, NoSuchDesktop, show

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="there is no bus to be had here"
)


class Desktop:
    """The service, as its user's choice wants it: what it can do, and which signals follow a notification."""

    def __init__(self, capabilities: list[str], signals: list[tuple[str, str, tuple[Any, ...]]]) -> None:
        self.capabilities = capabilities
        self.signals = signals
        self.shown: list[tuple[Any, ...]] = []

    async def serve(self, connection: Any) -> None:
        """Answer calls until cancelled."""
        address = jeepney.DBusAddress(PATH, interface=NAME)
        while True:
            message = await connection.receive()
            member = message.header.fields.get(jeepney.HeaderFields.member)
            if message.header.message_type is not jeepney.MessageType.method_call:
                continue
            if member == "GetCapabilities":
                await connection.send(jeepney.new_method_return(message, "as", (self.capabilities,)))
            elif member == "Notify":
                self.shown.append(message.body)
                await connection.send(jeepney.new_method_return(message, "u", (7,)))
                for name, signature, body in self.signals:
                    await connection.send(jeepney.new_signal(address, name, signature, body))


@asynccontextmanager
async def bus(monkeypatch: pytest.MonkeyPatch, desktop: Desktop | None) -> AsyncIterator[None]:
    """A bus of its own, with that desktop on it."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", "--nopidfile"]
    daemon = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    try:
        assert daemon.stdout is not None
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", (await daemon.stdout.readline()).decode().strip())
        if desktop is None:
            yield
            return
        connection = await open_dbus_connection()
        async with DBusRouter(connection) as router:
            await Proxy(message_bus, router).RequestName(NAME)
        serving = asyncio.create_task(desktop.serve(connection))
        try:
            yield
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await connection.close()
    finally:
        daemon.terminate()
        await daemon.wait()


CLICKED = ("ActionInvoked", "us", (7, "default"))
OTHER = ("ActionInvoked", "us", (6, "default"))


@pytest.mark.parametrize(
    ("signals", "answer"),
    [
        ([OTHER, CLICKED, ("NotificationClosed", "uu", (7, 2))], "clicked"),
        ([("NotificationClosed", "uu", (7, 2))], "closed"),
        ([("NotificationClosed", "uu", (6, 2)), ("NotificationClosed", "uu", (7, 1))], "shown"),
    ],
)
async def test_the_answer_is_what_its_user_did(
    monkeypatch: pytest.MonkeyPatch, signals: list[tuple[str, str, tuple[Any, ...]]], answer: str
) -> None:
    """Clicked, closed or let go; what happens to other notifications is none of it."""
    async with bus(monkeypatch, Desktop(["actions"], signals)):
        assert await show("Clock: Tea", "is ready") == answer


@pytest.mark.parametrize(
    ("capabilities", "expected"), [(["body-markup"], "&lt;a href='x'&gt; &amp; more"), ([], "<a href='x'> & more")]
)
async def test_a_text_is_never_markup(monkeypatch: pytest.MonkeyPatch, capabilities: list[str], expected: str) -> None:
    """Where a desktop draws links and pictures, a widget's text is escaped; elsewhere it is left as it is."""
    desktop = Desktop(capabilities, [CLICKED])
    async with bus(monkeypatch, desktop):
        await show("t", "<a href='x'> & more")
    ((_app, _replaces, _icon, title, body, actions, hints, _expires),) = desktop.shown
    assert (title, body, actions, hints) == ("t", expected, [], {"desktop-entry": ("s", "latchkey")})


async def test_without_such_a_desktop_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No bus, none that answers, and one without that service."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(NoSuchDesktop):
        await show("t", "b")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nothing")
    with pytest.raises(NoSuchDesktop):
        await show("t", "b")
    async with bus(monkeypatch, None):
        with pytest.raises(NoSuchDesktop):
            await show("t", "b")
