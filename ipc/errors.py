"""What a failed call says: a stable code, whose fault it is, and a message fit for a person.

Nothing else of an exception crosses to the renderer: no stack, no path, no `str(exc)`.
"""

from enum import StrEnum
from typing import ClassVar


class Fault(StrEnum):
    """Whose fault a failure is, and so who can do something about it."""

    CALLER = "caller"
    LATCHKEY = "latchkey"
    SERVICE = "service"


class Code(StrEnum):
    """The closed list of error codes. They are API: a code is never renamed or reused."""

    # The call itself
    INVALID_PARAMS = "invalid-params"
    UNKNOWN_CHANNEL = "unknown-channel"
    CREDENTIAL_IN_PARAMS = "credential-in-params"
    NOT_GRANTED = "not-granted"
    CANCELLED = "cancelled"
    DEADLINE_EXCEEDED = "deadline-exceeded"
    PROTOCOL_VIOLATION = "protocol-violation"
    # Limits
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_MANY_CALLS = "too-many-calls"
    TOO_FAST = "too-fast"
    BUDGET_EXCEEDED = "budget-exceeded"
    # Providers and clients
    PROVIDER_NOT_FOUND = "provider-not-found"
    PROVIDER_NOT_A_CREDENTIAL = "provider-not-a-credential"
    PROVIDER_QUARANTINED = "provider-quarantined"
    UNKNOWN_PROVIDER_TYPE = "unknown-provider-type"
    CREDENTIALS_INVALID = "credentials-invalid"
    CLIENT_CREATION_FAILED = "client-creation-failed"
    STORE_UNAVAILABLE = "store-unavailable"
    # The service behind the SDK
    REAUTHENTICATION_REQUIRED = "reauthentication-required"
    RATE_LIMITED = "rate-limited"
    SERVICE_REJECTED = "service-rejected"
    SERVICE_NOT_FOUND = "service-not-found"
    SERVICE_FAILED = "service-failed"
    SERVICE_UNREACHABLE = "service-unreachable"
    # Ours
    INTERNAL = "internal"


class IpcError(Exception):
    """A failure that may be shown: `code`, `message`, `fault`, `retryable`, and the trace id that finds it in the log.

    Subclasses set the class attributes; an instance may override them. `message` must hold no secret and no path:
    whoever raises it vouches for that.
    """

    code: Code = Code.INTERNAL
    fault: Fault = Fault.LATCHKEY
    retryable: bool = False
    default_message: ClassVar[str] = "Something went wrong in Latchkey."

    def __init__(
        self,
        message: str | None = None,
        *,
        code: Code | None = None,
        fault: Fault | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.message = message or self.default_message
        if code is not None:
            self.code = code
        if fault is not None:
            self.fault = fault
        if retryable is not None:
            self.retryable = retryable
        self.retry_after = retry_after
        """Seconds after which trying again makes sense, where that is known."""
        self.trace_id: str | None = None
        super().__init__(self.message)


class InvalidParams(IpcError):
    """The params do not fit the channel's schema; the message names the field, never its value."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "The request does not have the shape this channel expects."


class NotGranted(IpcError):
    """The sender may not use this channel, or not with this provider."""

    code = Code.NOT_GRANTED
    fault = Fault.CALLER
    default_message = "This widget has not been granted that."


class UnknownChannel(IpcError):
    """No channel of that name is registered."""

    code = Code.UNKNOWN_CHANNEL
    fault = Fault.CALLER
    default_message = "There is no such channel."


class CredentialInParams(IpcError):
    """The params carry a field that is named like a credential, where the channel declares no such field."""

    code = Code.CREDENTIAL_IN_PARAMS
    fault = Fault.CALLER
    default_message = "Credentials never cross this boundary: enter them in the native dialog (editProvider)."


class Cancelled(IpcError):
    """The caller, or the end of its page, withdrew the call; or the work it shared was given up."""

    code = Code.CANCELLED
    fault = Fault.CALLER
    retryable = True
    default_message = "The call was cancelled."


class DeadlineExceeded(IpcError):
    """The call took longer than its deadline; its work was cancelled."""

    code = Code.DEADLINE_EXCEEDED
    fault = Fault.SERVICE
    retryable = True
    default_message = "No answer came in time. Try again."


class ProtocolViolation(IpcError):
    """A frame that no honest transport sends: malformed, replayed, or of another version."""

    code = Code.PROTOCOL_VIOLATION
    fault = Fault.CALLER
    default_message = "The message does not follow the protocol."


class TooLarge(IpcError):
    """The params, or a chunk of a stream, hold more than one call may carry."""

    code = Code.TOO_LARGE
    fault = Fault.CALLER
    default_message = "That is more than one call may carry."


class TooDeep(IpcError):
    """The params are nested deeper than any channel needs."""

    code = Code.TOO_DEEP
    fault = Fault.CALLER
    default_message = "The request is nested too deeply."


class TooManyCalls(IpcError):
    """The caller has as many calls under way as it may have."""

    code = Code.TOO_MANY_CALLS
    fault = Fault.CALLER
    retryable = True
    default_message = "Too many calls are under way. Wait for one to end."


class TooFast(IpcError):
    """The caller calls more often than it may; `retry_after` says when the next call is welcome."""

    code = Code.TOO_FAST
    fault = Fault.CALLER
    retryable = True
    default_message = "That is more calls than are allowed in so short a time. Wait a moment."
