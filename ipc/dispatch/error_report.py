"""A call that failed: a code and a safe message for its caller, the story for the log, one id for both."""

import secrets
from collections.abc import Callable

import structlog

from ipc.dispatch.params import shown
from ipc.errors import Code, Fault, IpcError

log = structlog.get_logger(__name__)

_PER_SECOND = 100
"""Refusals told in a second: a caller that is refused thousands of times must not fill the disk with it."""


class ErrorReports:
    """Turns what was raised into what may be shown, and writes the rest to the log."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._until = 0.0
        self._told = 0

    def tell(self, error: BaseException, channel: str) -> IpcError:
        """The error as it may be shown, with a trace id; anything but an IpcError becomes code `internal`."""
        failure = error if isinstance(error, IpcError) else IpcError()
        if failure.trace_id is not None:
            return failure  # shared by several callers: one story
        failure.trace_id = secrets.token_hex(8)
        story = {"channel": shown(channel), "code": str(failure.code), "trace_id": failure.trace_id}
        if failure.code is Code.INTERNAL:
            log.error("call.failed", **story, exc_info=error)
        elif failure.fault is not Fault.CALLER:
            log.warning("call.failed", **story, reason=failure.message, exc_info=failure.__cause__)
        elif self._may_tell():
            log.info("call.refused", **story, reason=failure.message)
        return failure

    def _may_tell(self) -> bool:
        now = self._now()
        if now >= self._until:
            if self._told > _PER_SECOND:
                log.info("call.refused_more", refusals=self._told - _PER_SECOND)
            self._until, self._told = now + 1.0, 0
        self._told += 1
        return self._told <= _PER_SECOND
