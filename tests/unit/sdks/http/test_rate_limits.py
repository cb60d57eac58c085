"""A provider whose service asked for a pause is left alone until it is over."""

import pytest

from ipc.errors import Code
from main_process.errors import ServiceError
from main_process.events import Event, Events
from main_process.sdks.http.rate_limits import LONGEST_GUESS, Pause, ProviderRateLimited, RateLimits
from tests.fakes.clock import Clock


def limited(retry_after: float | None = None, *, retryable: bool = True) -> ServiceError:
    return ServiceError("slow down", code=Code.RATE_LIMITED, retryable=retryable, retry_after=retry_after)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def limits(clock: Clock, heard: list[Event]) -> RateLimits:
    events = Events()
    events.subscribe(heard.append)
    return RateLimits(now=clock, events=events)


def test_a_pause_is_kept_counted_down_and_ends(limits: RateLimits, clock: Clock, heard: list[Event]) -> None:
    """Calls during the pause fail at once with what is left of it; the window is told when it begins."""
    limits.note("app", "OpenAI", limited(20.0))
    clock.time += 5
    with pytest.raises(ServiceError) as caught:
        limits.check("app", "OpenAI")
    assert (caught.value.code, caught.value.retryable, caught.value.retry_after) == (Code.RATE_LIMITED, True, 15.0)
    assert "15 seconds" in caught.value.message
    assert limits.pauses() == (Pause("app", "OpenAI", 15.0),)
    assert heard == [ProviderRateLimited("app", "OpenAI", 20.0)]
    clock.time += 15
    limits.check("app", "OpenAI")
    assert limits.pauses() == ()


def test_a_pause_is_the_providers_own(limits: RateLimits) -> None:
    """Another provider, and the same name in another app, go on."""
    limits.note("app", "OpenAI", limited(20.0))
    limits.check("app", "Other")
    limits.check("other", "OpenAI")


def test_a_pause_is_never_shortened(limits: RateLimits, clock: Clock) -> None:
    """A late answer with a shorter Retry-After does not lift the longer one."""
    limits.note("app", "OpenAI", limited(60.0))
    assert limits.note("app", "OpenAI", limited(1.0)).retry_after == 60.0


def test_without_a_word_from_the_service_the_guess_doubles_up_to_a_minute(limits: RateLimits, clock: Clock) -> None:
    """One second, two, four, and so on; a call that goes through afterwards starts the guessing anew."""
    pauses = []
    for _ in range(8):
        error = limits.note("app", "OpenAI", limited())
        pauses.append(error.retry_after)
        clock.time += error.retry_after or 0
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    limits.succeeded("app", "OpenAI")
    assert limits.note("app", "OpenAI", limited()).retry_after == 1.0


def test_a_wait_that_is_none_is_guessed(limits: RateLimits, clock: Clock) -> None:
    """A negative number, or a date that this computer's clock has passed: no reason to ask again at once, and again."""
    pauses = []
    for _ in range(3):
        error = limits.note("app", "OpenAI", limited(0.0))
        pauses.append(error.retry_after)
        clock.time += error.retry_after or 0
    assert pauses == [1.0, 2.0, 4.0]


def test_many_calls_refused_at_once_are_one_refusal(limits: RateLimits, clock: Clock) -> None:
    """A hundred that were under way lengthen the guess no more than one; only a refusal after the pause does."""
    pauses = {limits.note("app", "OpenAI", limited()).retry_after for _ in range(100)}
    assert pauses == {1.0}
    clock.time += 1.0
    assert limits.note("app", "OpenAI", limited()).retry_after == 2.0


def test_a_service_that_never_stops_refusing_is_asked_once_a_minute(limits: RateLimits, clock: Clock) -> None:
    """For days: a dashboard is left running."""
    pauses = []
    for _ in range(2_000):
        pauses.append(limits.note("app", "OpenAI", limited()).retry_after)
        clock.time += pauses[-1] or 0
    assert set(pauses[6:]) == {LONGEST_GUESS}


def test_a_success_does_not_lift_a_pause(limits: RateLimits) -> None:
    """A call that was under way when the limit hit may still succeed."""
    limits.note("app", "OpenAI", limited(20.0))
    limits.succeeded("app", "OpenAI")
    with pytest.raises(ServiceError):
        limits.check("app", "OpenAI")


@pytest.mark.parametrize("error", [limited(20.0, retryable=False), ServiceError("no", code=Code.SERVICE_FAILED)])
def test_what_waiting_does_not_mend_begins_no_pause(limits: RateLimits, error: ServiceError) -> None:
    """A quota used up, and failures of other kinds."""
    assert limits.note("app", "OpenAI", error) is error
    limits.check("app", "OpenAI")


def test_a_saved_provider_starts_without_a_pause(limits: RateLimits) -> None:
    """A new key has limits of its own."""
    limits.note("app", "OpenAI", limited(20.0))
    limits.forget("app", "OpenAI")
    limits.check("app", "OpenAI")
