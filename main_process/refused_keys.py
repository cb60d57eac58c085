"""Remembers which providers' keys are refused, until one of them works again or its provider is saved.

One provider is one case, however many widgets run into it: that is what a person is asked about.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ipc.messages import ProviderIdentity
from main_process.events import Event, Events

_MOST_PROVIDERS = 4096

Wanted: TypeAlias = Literal["key", "sign-in"]


@dataclass(frozen=True, slots=True)
class ProviderRefused(Event):
    """A provider's key is refused, or is not any more."""

    app_id: str
    provider_name: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """One provider that cannot be used before somebody does something."""

    app_id: str
    provider_name: str
    wanted: Wanted
    number: int
    """Counts the refusals of this run: a later one of the same provider is another one."""


class RefusedKeys:
    """The refusals of every provider. Used on the event loop's thread."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._refused: dict[ProviderIdentity, Refusal] = {}
        self._number = 0

    @property
    def current(self) -> tuple[Refusal, ...]:
        """Every provider that waits for somebody, the longest first."""
        return tuple(self._refused.values())

    def known(self, provider: ProviderIdentity) -> bool:
        """Whether that provider waits already."""
        return provider in self._refused

    def note(self, provider: ProviderIdentity, error: Exception) -> None:
        """Take a failure into account: one that says that the key is no good, or that nobody is signed in."""
        wanted: Wanted | None = getattr(error, "wanted", None)
        if wanted is None or provider in self._refused:
            return
        if len(self._refused) >= _MOST_PROVIDERS:
            del self._refused[next(iter(self._refused))]
        self._number += 1
        self._refused[provider] = Refusal(*provider, wanted, self._number)
        self._events.publish(ProviderRefused(*provider, refused=True))

    def works(self, app_id: str, provider_name: str) -> None:
        """A call went through, or the provider was saved, deleted or signed in at: whoever waited goes on."""
        if self._refused.pop(ProviderIdentity(app_id, provider_name), None) is not None:
            self._events.publish(ProviderRefused(app_id, provider_name, refused=False))
