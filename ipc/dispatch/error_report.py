"""A call that failed: a code and a safe message for its caller, the rest for the log, one id for both."""

import secrets
from collections.abc import Callable
from typing import Any

import structlog

from ipc.dispatch.params import shown
from ipc.errors import Code, Fault, IpcError
from ipc.token_bucket import TokenBucket

log = structlog.get_logger(__name__)

_PER_SECOND = 2.0
_BURST = 100
"""Refusals logged: a caller that is refused without end must not push everything else out of the log."""


class ErrorReports:
    """Turns what was raised into what may be shown, and writes the rest to the log."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._refusals = TokenBucket(_PER_SECOND, _BURST, now)

    def tell(self, error: BaseException, channel: str) -> IpcError:
        """The error as it may be shown, with a trace id; anything but an IpcError becomes code `internal`."""
        failure = error if isinstance(error, IpcError) else IpcError()
        if failure.trace_id is not None:
            return failure  # shared by several callers: one report
        failure.trace_id = secrets.token_hex(8)
        fields: dict[str, Any] = {"channel": shown(channel), "code": str(failure.code), "trace_id": failure.trace_id}
        if failure.code is Code.INTERNAL:
            log.error("call.failed", **fields, exc_info=error)
        elif failure.fault is not Fault.CALLER:
            log.warning("call.failed", **fields, reason=failure.message, exc_info=failure.__cause__)
        elif not self._refusals.take():
            if self._refusals.refused:
                fields["more"], self._refusals.refused = self._refusals.refused, 0
            log.info("call.refused", **fields, reason=failure.message)
        return failure
