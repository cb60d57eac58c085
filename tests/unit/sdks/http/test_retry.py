"""An idempotent call is tried again when the service failed, and only then."""

import pytest

from ipc.errors import Code, NotGranted
from main_process.errors import ServiceError
from main_process.sdks.http.retry import ONCE, RetryPolicy
from tests.checks.logs import LogRecord

EAGER = RetryPolicy(attempts=3, first_wait=0.0, longest_wait=0.0, jitter=0.0)
FAILED = ServiceError(code=Code.SERVICE_FAILED, retryable=True)
UNREACHABLE = ServiceError(code=Code.SERVICE_UNREACHABLE, retryable=True)


class Service:
    """Raises its errors one after the other, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


@pytest.mark.allow_logs  # stamina warns of each retry
@pytest.mark.parametrize("errors", [(FAILED,), (UNREACHABLE, FAILED)])
async def test_a_failure_that_passes_is_not_seen(errors: tuple[Exception, ...]) -> None:
    """The caller gets the answer of the attempt that worked."""
    service = Service(*errors)
    assert await EAGER.run(service) == "answer"
    assert service.calls == len(errors) + 1


async def test_what_the_service_said_is_not_logged(logs: list[LogRecord]) -> None:
    """It may quote what was asked; the code is enough."""
    await EAGER.run(Service(ServiceError("canary words", code=Code.SERVICE_FAILED, retryable=True)))
    assert [record.event for record in logs] == ["stamina.retry_scheduled"]
    assert "service-failed" in repr(logs)
    assert "canary" not in repr(logs)


@pytest.mark.allow_logs  # stamina warns of each retry
async def test_the_last_failure_is_raised_when_the_attempts_are_used_up() -> None:
    """Three attempts, not nine: nothing below retries as well."""
    service = Service(*[FAILED] * 9)
    with pytest.raises(ServiceError):
        await EAGER.run(service)
    assert service.calls == 3


@pytest.mark.parametrize(
    "error",
    [
        ServiceError(code=Code.RATE_LIMITED, retryable=True, retry_after=0.0),
        ServiceError(code=Code.REAUTHENTICATION_REQUIRED),
        ServiceError(code=Code.SERVICE_REJECTED),
        ServiceError(code=Code.SERVICE_NOT_FOUND),
        ServiceError(code=Code.SERVICE_FAILED, retryable=True, retry_after=5.0),
        ServiceError(code=Code.SERVICE_FAILED, retryable=False),
        NotGranted(),
        ValueError("a bug"),
    ],
)
async def test_nothing_else_is_tried_again(error: Exception) -> None:
    """Rate limits, refusals, failures that ask for more patience than the policy has, and our own errors."""
    service = Service(error)
    with pytest.raises(type(error)):
        await EAGER.run(service)
    assert service.calls == 1


async def test_a_call_that_is_not_idempotent_runs_once() -> None:
    """`ONCE` gives the first failure back."""
    service = Service(FAILED)
    with pytest.raises(ServiceError):
        await ONCE.run(service)
    assert service.calls == 1
