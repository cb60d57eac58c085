"""Channels behind `window.latchkey`: messages, values, notifications, links and the console of a widget.

Each asks the manifest first: what a widget did not name, or what its user took back, is `not-granted`.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from ipc.errors import InvalidParams, NotGranted, TooManyCalls
from ipc.messages import FOR_EVERY_WIDGET, FOR_EVERY_WIDGET_WHEN_TOUCHED, Nothing, Registrar, Sender, Success, WireModel
from main_process.dashboards.model import TopicName
from main_process.preferences import Preferences
from main_process.widgets.console import LONGEST_TEXT, Level, WidgetConsole
from main_process.widgets.dialogs import NotificationAnswer, WidgetDialogs, WithoutWidgetDialogs
from main_process.widgets.grants import Grants
from main_process.widgets.manifest import Manifest
from main_process.widgets.messages import Messages
from main_process.widgets.rate_limit import RateLimit
from main_process.widgets.storage import WidgetStorage

PERSON_SECONDS = 3600.0
JsonText = Annotated[str, StringConstraints(max_length=2 * 1024 * 1024)]
"""A widget's own value as JSON text: it is handed on as it is, and says nothing to the main process."""
StorageName = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class WidgetPublish(WireModel):
    """What to tell the other widgets of the dashboard."""

    topic: TopicName
    payload: JsonText


class WidgetSubscription(WireModel):
    """What to hear."""

    topic: TopicName


class WidgetPublished(WireModel):
    """How many widgets hear it."""

    heard: int


class StorageEntry(WireModel):
    """Which value."""

    name: StorageName


class StorageSet(WireModel):
    """A value to keep."""

    name: StorageName
    value: JsonText


class StorageValue(WireModel):
    """A value as JSON text; null where there is none."""

    value: str | None


class StorageDeleted(WireModel):
    """Whether there was a value."""

    deleted: bool


class StorageNames(WireModel):
    """The names of all values."""

    names: list[str]


class WidgetNotification(WireModel):
    """A notification of the desktop."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
    body: Annotated[str, StringConstraints(max_length=400)] = ""


class WidgetNotified(WireModel):
    """What its user did with it; `shown` where the desktop does not tell."""

    answer: NotificationAnswer


class WidgetLink(WireModel):
    """A page to open in the user's browser."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class WidgetLinkOpened(WireModel):
    """Whether the user opened it."""

    opened: bool


class ConsoleLine(WireModel):
    """One thing that was written to the console, or an error that nobody caught."""

    level: Level
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
    place: Annotated[str, StringConstraints(max_length=200)] = ""
    count: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1


class ConsoleLines(WireModel):
    """A batch of them, and how many did not fit into it."""

    lines: Annotated[list[ConsoleLine], Field(max_length=100)]
    dropped: Annotated[int, Field(ge=0)] = 0


class ConsoleEntry(WireModel):
    """A line as it is kept."""

    number: int
    at: float
    widget: str
    instance: str
    level: Literal["debug", "log", "info", "warn", "error", "uncaught"]
    text: str
    place: str
    count: int


class ConsoleLog(WireModel):
    """What is kept of all widgets, the oldest first."""

    lines: list[ConsoleEntry]


def register_widget_message_channels(
    ipc: Registrar, grants: Grants, messages: Messages, storage: WidgetStorage
) -> None:
    """`widget-publish` and `widget-storage-…`."""

    def keeper(sender: Sender) -> str:
        _dashboard, tile = grants.tile(sender)
        if not grants.manifest(sender).storage:
            raise NotGranted(f"The widget '{tile.widget}' may not keep values: its manifest does not ask for storage.")
        return tile.instance

    async def publish(sender: Sender, params: WidgetPublish) -> WidgetPublished:
        return WidgetPublished(heard=messages.publish(sender, params.topic, params.payload))

    async def subscribe(sender: Sender, params: WidgetSubscription) -> Success:
        messages.may_hear(sender, params.topic)
        return Success()

    async def get(sender: Sender, params: StorageEntry) -> StorageValue:
        return StorageValue(value=await storage.get(keeper(sender), params.name))

    async def put(sender: Sender, params: StorageSet) -> Success:
        await storage.set(keeper(sender), params.name, params.value)
        return Success()

    async def delete(sender: Sender, params: StorageEntry) -> StorageDeleted:
        return StorageDeleted(deleted=await storage.delete(keeper(sender), params.name))

    async def names(sender: Sender, _params: Nothing) -> StorageNames:
        return StorageNames(names=await storage.names(keeper(sender)))

    ipc.handle("widget-publish", publish, params=WidgetPublish, result=WidgetPublished, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-subscribe", subscribe, params=WidgetSubscription, result=Success, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-storage-get", get, params=StorageEntry, result=StorageValue, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-storage-set", put, params=StorageSet, result=Success, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-storage-delete", delete, params=StorageEntry, result=StorageDeleted, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-storage-keys", names, params=Nothing, result=StorageNames, widgets=FOR_EVERY_WIDGET)


ShowTile = Callable[[str, str], Awaitable[None]]
"""`show_tile(dashboard, instance)`: bring a widget to the front."""


async def _show_nothing(_dashboard: str, _instance: str) -> None:
    return None


def register_widget_desktop_channels(
    ipc: Registrar,
    grants: Grants,
    console: WidgetConsole,
    dialogs: WidgetDialogs | None,
    *,
    preferences: Callable[[], Preferences] = Preferences,
    show_tile: ShowTile = _show_nothing,
) -> None:
    """`widget-notify`, `widget-open-link`, `widget-console`, and `widget-console-lines` for the developer tools."""
    person = dialogs or WithoutWidgetDialogs()
    notifications = RateLimit(each_s=10.0, burst=3)
    questions = RateLimit(each_s=5.0, burst=3)
    asking: set[str] = set()

    async def notify(sender: Sender, params: WidgetNotification) -> WidgetNotified:
        dashboard, tile = grants.tile(sender)
        manifest = grants.manifest(sender)
        chosen = preferences()
        _may_notify(manifest, chosen)
        notifications.take(tile.instance)
        if chosen.do_not_disturb:
            return WidgetNotified(answer="withheld")
        answer = await person.notify(manifest.name, params.title, params.body)
        if answer == "clicked":
            await show_tile(dashboard.id, tile.instance)
        return WidgetNotified(answer=answer)

    async def open_link(sender: Sender, params: WidgetLink) -> WidgetLinkOpened:
        _dashboard, tile = grants.tile(sender)
        manifest = grants.manifest(sender)
        if origin_of(params.url) not in manifest.links:
            raise NotGranted(
                f"The widget '{tile.widget}' may not open that address: its manifest's links do not name it."
            )
        if tile.instance in asking:
            raise TooManyCalls("The user is being asked about another address of this widget.")
        questions.take(tile.instance)
        asking.add(tile.instance)
        try:
            return WidgetLinkOpened(opened=await person.confirm_link(manifest.name, params.url))
        finally:
            asking.discard(tile.instance)

    async def write(sender: Sender, params: ConsoleLines) -> Success:
        _dashboard, tile = grants.tile(sender)
        lines: list[tuple[Level, str, str, int]] = [
            (line.level, line.text, line.place, line.count) for line in params.lines
        ]
        if params.dropped:
            lines.append(("warn", f"{params.dropped} more lines were written than can be kept.", "", 1))
        console.add(tile.widget, tile.instance, lines)
        return Success()

    async def read(_sender: Sender, _params: Nothing) -> ConsoleLog:
        return ConsoleLog(lines=[entry_of(line) for line in console.lines()])

    ipc.handle(
        "widget-notify",
        notify,
        params=WidgetNotification,
        result=WidgetNotified,
        deadline=PERSON_SECONDS,
        widgets=FOR_EVERY_WIDGET,
    )
    ipc.handle(
        "widget-open-link",
        open_link,
        params=WidgetLink,
        result=WidgetLinkOpened,
        deadline=PERSON_SECONDS,
        widgets=FOR_EVERY_WIDGET_WHEN_TOUCHED,
    )
    ipc.handle("widget-console", write, params=ConsoleLines, result=Success, widgets=FOR_EVERY_WIDGET)
    ipc.handle("widget-console-lines", read, params=Nothing, result=ConsoleLog)


def _may_notify(manifest: Manifest, chosen: Preferences) -> None:
    """Raises NotGranted where the widget, or its user, says no."""
    if not manifest.notifications:
        raise NotGranted(f"The widget '{manifest.id}' may not notify: its manifest does not ask for notifications.")
    if not chosen.notifications:
        raise NotGranted("Notifications of widgets are switched off in Settings.")


def entry_of(line: object) -> ConsoleEntry:
    """A kept line as the page sees it."""
    fields = {name: getattr(line, name) for name in ConsoleEntry.model_fields}
    return ConsoleEntry.model_validate(fields)


def origin_of(url: str) -> str:
    """`https://host` of an address that a browser would read the same way. Raises InvalidParams."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidParams("That is not an address that can be opened.") from None
    # What Python and a browser read differently is refused: another host could hide in it.
    odd = not url.isascii() or not url.isprintable() or "\\" in url or " " in url or "@" in parts.netloc
    if odd or parts.scheme != "https" or not parts.hostname:
        raise InvalidParams("Only plain https:// addresses can be opened.")
    return f"https://{parts.hostname}" + (f":{port}" if port is not None else "")
