"""The one event stream: what happened, for the window, the developer tools and the log. It never drives control flow.

Published and heard on the event loop's thread. An event carries names, counts and times; its type leaves no room
for params, answers or credentials.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event."""


@dataclass(frozen=True, slots=True)
class ProviderChanged(Event):
    """A provider was saved or deleted; by now its clients and cached responses are gone."""

    app_id: str
    provider_name: str
    change: str
    """`saved` or `deleted`."""


@dataclass(frozen=True, slots=True)
class ClientCacheChanged(Event):
    """The cached clients are no longer what they were; announced once for many changes."""


@dataclass(frozen=True, slots=True)
class ResponseCacheChanged(Event):
    """The cached responses are no longer what they were; announced once for many changes."""


@dataclass(frozen=True, slots=True)
class ClientCreated(Event):
    """A client was made, in `ms` milliseconds."""

    app_id: str
    provider_name: str
    provider_type: str
    ms: float


@dataclass(frozen=True, slots=True)
class ClientFailed(Event):
    """A client could not be made; `error` is the stable code or the exception's type, never its text."""

    app_id: str
    provider_name: str
    provider_type: str
    error: str


@dataclass(frozen=True, slots=True)
class ClientClosed(Event):
    """A client was closed; `reason` is why it left the cache, `failure` a type name where closing did not go well."""

    app_id: str
    provider_name: str
    provider_type: str
    reason: str
    failure: str | None


@dataclass(frozen=True, slots=True)
class ClientLeaseOverdue(Event):
    """A retired client is being closed at its hard deadline although `leases` leases are open."""

    app_id: str
    provider_name: str
    provider_type: str
    leases: int


@dataclass(frozen=True, slots=True)
class ResponsesDropped(Event):
    """Cached responses have left, `count` of them, all for one `reason`."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class FetchFailed(Event):
    """A fetch for the response cache failed; `label` names the channel, `error` is the code or the exception's type."""

    label: str
    error: str


@dataclass(frozen=True, slots=True)
class ProvidersUsed(Event):
    """Providers were used or tested, well or not; announced once for many uses."""


@dataclass(frozen=True, slots=True)
class ExtensionsChanged(Event):
    """An extension was switched on or off, by its user or because it failed: types, channels and widgets with it."""


@dataclass(frozen=True, slots=True)
class WindowsChanged(Event):
    """A window of the app came or went, or is something else now: full screen, on top."""


@dataclass(frozen=True, slots=True)
class NoticesChanged(Event):
    """What the user should know is something else now, and nothing else says so."""


@dataclass(frozen=True, slots=True)
class TileWanted(Event):
    """Its user wants to see a widget: a notification of it was clicked."""

    dashboard: str
    instance: str


class Events:
    """Calls every subscriber with every event, in order of subscription."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Event], None]] = []

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """Hear every event from now on; call what is returned to stop."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def publish(self, event: Event) -> None:
        """Tell every subscriber. One that raises is logged and does not keep the others from hearing."""
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(event)
            except Exception:
                log.exception("events.subscriber_failed", event_type=type(event).__name__)
