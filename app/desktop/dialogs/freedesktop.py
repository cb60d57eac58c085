"""Notifications of a Linux desktop, by the bus that all of them share: https://specifications.freedesktop.org/notification."""

import asyncio
import html
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from main_process.widgets.dialogs import NotificationAnswer

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ANSWER_WITHIN_S = 5.0
"""What a call to the desktop may take."""
SHOWN_S = 60.0
"""Desktops take notifications away after some seconds, and not all of them tell."""
DISMISSED = 2
"""The reason of NotificationClosed by which its user closed it."""


class NoSuchDesktop(Exception):
    """There is no such service here."""


async def show(title: str, body: str) -> NotificationAnswer:
    """Show a notification and wait until its user has acted on it or it has expired. Raises NoSuchDesktop."""
    if sys.platform != "linux":
        raise NoSuchDesktop
    async with _bus() as (router, jeepney):
        address = jeepney.DBusAddress(PATH, bus_name=NAME, interface=NAME)

        async def call(method: str, signature: str | None = None, arguments: tuple[Any, ...] = ()) -> Any:
            message = jeepney.new_method_call(address, method, signature, arguments)
            async with asyncio.timeout(ANSWER_WITHIN_S):
                reply = await router.send_and_get_reply(message)
            if reply.header.message_type is not jeepney.MessageType.method_return:
                raise NoSuchDesktop
            return reply.body

        (capabilities,) = await call("GetCapabilities")
        # Where it understands markup, a widget's text would be taken for links and pictures.
        text = html.escape(body, quote=False) if "body-markup" in capabilities else body
        rule = jeepney.MatchRule(type="signal", interface=NAME, path=PATH)
        await router.send_and_get_reply(jeepney.message_bus.AddMatch(rule))
        with router.filter(rule, bufsize=64) as signals:
            actions = ["default", "Show"] if "actions" in capabilities else []
            hints = {"desktop-entry": ("s", "latchkey")}
            shown = ("Latchkey", 0, "latchkey", title, text, actions, hints, -1)
            (number,) = await call("Notify", "susssasa{sv}i", shown)
            return await _answer(signals, number, jeepney)


async def _answer(signals: "asyncio.Queue[Any]", number: int, jeepney: Any) -> NotificationAnswer:
    """What the signals say of that notification."""
    try:
        async with asyncio.timeout(SHOWN_S):
            while True:
                signal = await signals.get()
                member = signal.header.fields.get(jeepney.HeaderFields.member)
                if not signal.body or signal.body[0] != number:
                    continue
                if member == "ActionInvoked":
                    return "clicked"
                if member == "NotificationClosed":
                    return "closed" if signal.body[1] == DISMISSED else "shown"
    except TimeoutError:
        return "shown"


@asynccontextmanager
async def _bus() -> AsyncIterator[tuple[Any, Any]]:
    """The bus of the user's session. Imported here: nobody but Linux has the library, and few starts need it."""
    import jeepney  # type: ignore[import-untyped]  # noqa: PLC0415 (as above)
    from jeepney.io.asyncio import open_dbus_router  # type: ignore[import-untyped]  # noqa: PLC0415 (likewise)

    opened = open_dbus_router(bus="SESSION")
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            router = await opened.__aenter__()
    except (OSError, KeyError, EOFError, TimeoutError, ValueError, RuntimeError):
        raise NoSuchDesktop from None
    try:
        yield router, jeepney
    except TimeoutError:
        raise NoSuchDesktop from None
    finally:
        await opened.__aexit__(None, None, None)
