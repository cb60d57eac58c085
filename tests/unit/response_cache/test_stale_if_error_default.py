"""A channel may say how long an expired answer stands in for a service that fails."""

from typing import Any

import pytest

from ipc.errors import Code
from ipc.messages import APP_PAGE
from main_process.errors import ServiceError
from main_process.response_cache import ResponseCache


class Service:
    """Answers once, then fails."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, _sender: Any, _params: Any) -> int:
        self.calls += 1
        if self.calls > 1:
            raise ServiceError(code=Code.SERVICE_FAILED, retryable=True)
        return 42


@pytest.mark.parametrize("cache", [True, 30_000, {"ttl": 30_000}])
async def test_an_expired_answer_stands_in_for_a_failing_service(cache: Any) -> None:
    """It says that it is stale; and it has an end."""
    time = 0.0
    responses = ResponseCache(now=lambda: time)
    handler = responses.cached_handler("models", Service(), stale_if_error=300.0)
    sources = [(await handler.encoded(APP_PAGE, {"cache": cache})).source]
    time = 329.0 - 30.0
    sources.append((await handler.encoded(APP_PAGE, {"cache": cache})).source)
    assert sources == ["miss", "stale"]
    time = 331.0
    with pytest.raises(ServiceError):
        await handler.encoded(APP_PAGE, {"cache": cache})
    responses.close()


@pytest.mark.parametrize(
    "params", [{"forceRefresh": True, "cache": True}, {"cache": {"ttl": 30_000, "staleIfError": 0}}, {}]
)
async def test_who_wants_a_fresh_answer_hears_of_the_failure(params: dict[str, Any]) -> None:
    """By force, by saying so, or by not asking for the cache."""
    time = 0.0
    responses = ResponseCache(now=lambda: time)
    handler = responses.cached_handler("models", Service(), stale_if_error=300.0)
    await handler.encoded(APP_PAGE, {"cache": True})
    time = 60.0
    with pytest.raises(ServiceError):
        await handler.encoded(APP_PAGE, params)
    responses.close()
