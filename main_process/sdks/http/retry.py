"""Tries an idempotent call again when the service failed or timed out; nothing else, and never in a storm.

The SDKs' own retries are switched off (`max_retries=0`): two layers would multiply, three attempts becoming nine, and
theirs would sleep through a Retry-After that other calls should hear of. Rate limits are not retried here either: the
pause is remembered (`rate_limits`) and the caller is told.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import stamina

from ipc.errors import Code
from main_process.errors import ServiceError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently; all times in seconds. The wait doubles from `first_wait`, plus up to `jitter`."""

    attempts: int = 3
    total: float = 60.0
    first_wait: float = 0.25
    longest_wait: float = 4.0
    jitter: float = 0.25

    async def run(self, call: Callable[[], Awaitable[T]]) -> T:
        """The result of the first attempt that succeeds. Raises what the last one raised.

        `call` must raise translated errors (`ServiceError`) and must be safe to run twice.
        """
        if self.attempts == 1:
            return await call()
        try:
            async for attempt in stamina.retry_context(
                on=self._again,
                attempts=self.attempts,
                timeout=self.total,
                wait_initial=self.first_wait,
                wait_max=self.longest_wait,
                wait_jitter=self.jitter,
            ):
                with attempt:
                    return await _attempted(call)
        except _AttemptFailed as failed:
            raise failed.error from None
        raise AssertionError("stamina ends with a result or an error")  # pragma: no cover

    def _again(self, error: Exception) -> bool | float:
        if not isinstance(error, _AttemptFailed) or not error.error.retryable:
            return False
        error = error.error
        if error.code not in {Code.SERVICE_FAILED, Code.SERVICE_UNREACHABLE}:
            return False
        # A 503 may say how long to wait. Where that is longer than the policy allows, the caller is told it instead.
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= self.longest_wait else False
        return True


class _AttemptFailed(Exception):
    """A ServiceError on its way through stamina, which logs the repr of what it retries: the code, not the words."""

    def __init__(self, error: ServiceError) -> None:
        super().__init__(str(error.code))
        self.error = error


async def _attempted(call: Callable[[], Awaitable[T]]) -> T:
    try:
        return await call()
    except ServiceError as error:
        raise _AttemptFailed(error) from None


ONCE = RetryPolicy(attempts=1)
"""For calls that are not idempotent, and for SDKs that have taken their turns already."""

READS = RetryPolicy()
"""For calls that change nothing, through a client that does not retry by itself."""
