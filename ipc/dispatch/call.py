"""One call, from its frame to its end: what the router fills in while it runs, and what the call log keeps of it."""

from typing import Any, NamedTuple

from ipc.dispatch.channel import Channel
from ipc.errors import IpcError
from ipc.messages import CurrentCall, Sender, Source

AWAITED = -1.0
"""Marks a time that the page has not reported yet."""


class Failure(NamedTuple):
    """Of a call that failed, what its caller was told and what the service said about it."""

    message: str
    fault: str
    status: int | None
    """The HTTP status of the service's answer, where there was one."""
    request_id: str
    """The service's own name for the request; empty where it gave none."""

    @classmethod
    def of(cls, error: IpcError) -> "Failure":
        """What may be shown of the error."""
        return cls(error.message, str(error.fault), getattr(error, "status", None), getattr(error, "request_id", ""))


class Call(CurrentCall):
    """One call or stream. Durations are seconds; `sdk`, in the base, is a part of `handler`."""

    __slots__ = (
        "answer",
        "as_of",
        "at",
        "encode",
        "failure",
        "fetched_by",
        "handler",
        "ipc",
        "known",
        "length",
        "outcome",
        "page",
        "params",
        "queue",
        "raw",
        "size",
        "source",
        "trace_id",
    )

    def __init__(
        self, name: str, known: Channel | None, sender: Sender, raw: Any = None, length: int = 0, at: float = 0.0
    ) -> None:
        """A call of the channel `name`, which is `known` or is not, with params as they came."""
        # The base's fields too: calling its __init__ costs a twentieth of the whole call (measured).
        self.sdk = 0.0
        self.touched = True
        self.channel = name
        self.sender = sender
        self.known = known
        self.raw = raw
        """The params as they came: a JSON value, until they have been accepted."""
        self.length = length
        """Characters of JSON text that the params are at most; 0 where they are few, or nobody has counted."""
        self.at = at
        """When it began. Wall clock, seconds since the epoch."""
        self.ipc = 0.0
        """From when the page sent the call to when it was read here; 0 where the page did not report it."""
        self.queue = 0.0
        """From the frame's arrival to the start of the work."""
        self.handler = 0.0
        """Validation, authorisation and the handler."""
        self.encode = 0.0
        self.page: float | None = None
        """From when the answer was written to when its caller had it; `AWAITED`, or None where that is not reported."""
        self.outcome = "running"
        """`ok`, or the error's code."""
        self.source: Source | None = None
        self.as_of: float | None = None
        """When the service gave an answer of an earlier run, in seconds since 1970."""
        self.fetched_by = ""
        """The seat of the team that fetched the answer, where it was another one and says who it is."""
        self.size = 0
        """Bytes of the answer."""
        self.trace_id: str | None = None
        self.failure: Failure | None = None
        self.answer: bytes | None = None
        """The answer's bytes, where it is small and somebody watches the log."""
        self.params: Any = None
        """The params as the handler gets them; after the call has ended, what the call log may show of them."""

    @property
    def answered(self) -> float:
        """When its answer was written. Wall clock, seconds since 1970."""
        return self.at + self.queue + self.handler + self.encode
