"""Remembers which provider's service asked for a pause, so that no further call bothers it until the pause is over.

Each provider has at most one pause. While it lasts, `check` fails at once with the seconds that are left, which is what
the countdown in the window shows. Monotonic time only.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ipc.errors import Code, Fault
from ipc.messages import ProviderIdentity
from main_process.errors import ServiceError
from main_process.events import Event, Events

FIRST_PAUSE = 1.0
LONGEST_GUESS = 60.0
_MOST_DOUBLINGS = 16
_MOST_PROVIDERS = 4096


@dataclass(frozen=True, slots=True)
class ProviderRateLimited(Event):
    """A service asked for a pause of `seconds`; until then calls with this provider fail at once."""

    app_id: str
    provider_name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Pause:
    """A provider's pause: `remaining` seconds are left of it."""

    app_id: str
    provider_name: str
    remaining: float


@dataclass(frozen=True, slots=True)
class _Limit:
    until: float
    in_a_row: int


class RateLimits:
    """The pauses of every provider. Used on the event loop's thread."""

    def __init__(self, *, now: Callable[[], float], events: Events) -> None:
        self._now = now
        self._events = events
        self._limits: dict[ProviderIdentity, _Limit] = {}
        self.share: Callable[[ProviderIdentity, float], None] = lambda _provider, _seconds: None
        """`share(provider, seconds)`: told of each pause that a service asked this process for."""

    def check(self, app_id: str, provider_name: str) -> None:
        """Return if the provider may be called now; else raise ServiceError `rate-limited` with `retry_after`."""
        limit = self._limits.get(ProviderIdentity(app_id, provider_name))
        if limit is None or (remaining := limit.until - self._now()) <= 0:
            return
        raise ServiceError(
            f"The service asked for a pause. Try again in {_words(remaining)}.",
            code=Code.RATE_LIMITED,
            fault=Fault.SERVICE,
            retryable=True,
            retry_after=remaining,
        )

    def note(self, app_id: str, provider_name: str, error: ServiceError) -> ServiceError:
        """Take a failure into account and return the error to raise, its `retry_after` filled in.

        A `rate-limited` one begins a pause, as long as the service said, else a guess that doubles with each in a row.
        A pause is never shortened. One that is not retryable (a quota used up) begins none: waiting would not help.
        """
        if error.code is not Code.RATE_LIMITED or not error.retryable:
            return error
        key = ProviderIdentity(app_id, provider_name)
        before = self._limits.get(key)
        now = self._now()
        # Calls that were under way together are refused together: that is one refusal.
        in_a_row = before.in_a_row + (before.until <= now) if before else 1
        guess = min(FIRST_PAUSE * 2 ** min(in_a_row - 1, _MOST_DOUBLINGS), LONGEST_GUESS)
        # A wait of nothing comes of a negative number, or of a date that this computer's clock has passed.
        seconds = error.retry_after or guess
        until = max(now + seconds, before.until if before else now)
        if key not in self._limits and len(self._limits) >= _MOST_PROVIDERS:
            del self._limits[next(iter(self._limits))]
        self._limits[key] = _Limit(until, in_a_row)
        error.retry_after = until - now
        self.share(key, until - now)
        self._events.publish(ProviderRateLimited(app_id, provider_name, until - now))
        return error

    def join(self, provider: ProviderIdentity, seconds: float) -> None:
        """The service asked somebody else with the same credentials for a pause. One that lasts longer goes on."""
        before, until = self._limits.get(provider), self._now() + seconds
        # What two clocks differ by is no new pause.
        if before is not None and before.until >= until - 1.0:
            return
        if before is None and len(self._limits) >= _MOST_PROVIDERS:
            del self._limits[next(iter(self._limits))]
        self._limits[provider] = _Limit(until, before.in_a_row if before else 0)
        self._events.publish(ProviderRateLimited(*provider, seconds))

    def succeeded(self, app_id: str, provider_name: str) -> None:
        """A call went through: the next guess starts small again. A pause that is not over goes on."""
        key = ProviderIdentity(app_id, provider_name)
        limit = self._limits.get(key)
        if limit is not None and limit.until <= self._now():
            del self._limits[key]

    def forget(self, app_id: str, provider_name: str) -> None:
        """The provider was saved or deleted: its new key has limits of its own."""
        self._limits.pop(ProviderIdentity(app_id, provider_name), None)

    def pauses(self) -> tuple[Pause, ...]:
        """Every pause that is not over."""
        now = self._now()
        return tuple(
            Pause(app_id, name, limit.until - now)
            for (app_id, name), limit in self._limits.items()
            if limit.until > now
        )


def _words(seconds: float) -> str:
    if seconds < 90:
        whole = max(1, round(seconds))
        return f"{whole} second{'s' if whole > 1 else ''}"
    return f"{round(seconds / 60)} minutes"
