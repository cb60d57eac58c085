"""What a failed call says: a stable code, whose fault it is, and a message fit for a person.

Nothing else of an exception crosses to the renderer: no stack, no path, no `str(exc)`.
"""

import codecs
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar


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


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says unless an error states otherwise."""

    fault: Fault
    retryable: bool = False


MEANINGS: Mapping[Code, Meaning] = MappingProxyType(
    {
        Code.INVALID_PARAMS: Meaning(Fault.CALLER),
        Code.UNKNOWN_CHANNEL: Meaning(Fault.CALLER),
        Code.CREDENTIAL_IN_PARAMS: Meaning(Fault.CALLER),
        Code.NOT_GRANTED: Meaning(Fault.CALLER),
        Code.CANCELLED: Meaning(Fault.CALLER, retryable=True),
        Code.DEADLINE_EXCEEDED: Meaning(Fault.SERVICE, retryable=True),
        Code.PROTOCOL_VIOLATION: Meaning(Fault.CALLER),
        Code.TOO_LARGE: Meaning(Fault.CALLER),
        Code.TOO_DEEP: Meaning(Fault.CALLER),
        Code.TOO_MANY_CALLS: Meaning(Fault.CALLER, retryable=True),
        Code.TOO_FAST: Meaning(Fault.CALLER, retryable=True),
        Code.BUDGET_EXCEEDED: Meaning(Fault.CALLER),
        Code.PROVIDER_NOT_FOUND: Meaning(Fault.CALLER),
        Code.PROVIDER_NOT_A_CREDENTIAL: Meaning(Fault.CALLER),
        Code.PROVIDER_QUARANTINED: Meaning(Fault.LATCHKEY),
        Code.UNKNOWN_PROVIDER_TYPE: Meaning(Fault.CALLER),
        Code.CREDENTIALS_INVALID: Meaning(Fault.CALLER),
        Code.CLIENT_CREATION_FAILED: Meaning(Fault.LATCHKEY, retryable=True),
        Code.STORE_UNAVAILABLE: Meaning(Fault.LATCHKEY),
        Code.REAUTHENTICATION_REQUIRED: Meaning(Fault.SERVICE),
        Code.RATE_LIMITED: Meaning(Fault.SERVICE, retryable=True),
        Code.SERVICE_REJECTED: Meaning(Fault.SERVICE),
        Code.SERVICE_NOT_FOUND: Meaning(Fault.SERVICE),
        Code.SERVICE_FAILED: Meaning(Fault.SERVICE),
        Code.SERVICE_UNREACHABLE: Meaning(Fault.SERVICE, retryable=True),
        Code.INTERNAL: Meaning(Fault.LATCHKEY),
    }
)
"""Whose fault each code is, and whether trying again helps. The renderer's transport has the same table, generated."""


class IpcError(Exception):
    """A failure that may be shown: `code`, `message`, `fault`, `retryable`, and the trace id that finds it in the log.

    A subclass sets `code`; `fault` and `retryable` follow from it unless the subclass or the instance states them.
    `message` must hold no secret and no path: whoever raises it vouches for that.
    """

    code: Code = Code.INTERNAL
    fault: Fault = MEANINGS[Code.INTERNAL].fault
    retryable: bool = MEANINGS[Code.INTERNAL].retryable
    default_message: ClassVar[str] = "Something went wrong in Latchkey."
    # On the class as well: a subclass of an extension's that does not call `__init__` is told all the same.
    message: str = default_message
    retry_after: float | None = None
    """Seconds after which trying again makes sense, where that is known."""
    trace_id: str | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "default_message" in vars(cls):
            cls.message = cls.default_message
        if "code" in vars(cls):
            cls.fault = vars(cls).get("fault", MEANINGS[cls.code].fault)
            cls.retryable = vars(cls).get("retryable", MEANINGS[cls.code].retryable)

    def __init__(
        self,
        message: str | None = None,
        *,
        code: Code | None = None,
        fault: Fault | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.message = sendable(message or self.default_message)
        if code is not None:
            self.code = code
            self.fault, self.retryable = MEANINGS[code].fault, MEANINGS[code].retryable
        if fault is not None:
            self.fault = fault
        if retryable is not None:
            self.retryable = retryable
        if retry_after is not None and math.isfinite(retry_after):
            self.retry_after = retry_after
        super().__init__(self.message)


def sendable(text: object) -> str:
    """The text as JSON can carry it: half of a surrogate pair, as a file's name may hold, becomes U+FFFD."""
    units, _ = codecs.utf_16_le_encode(str(text), "surrogatepass")  # built in: by its name, a module is looked for
    return codecs.utf_16_le_decode(units, "replace", True)[0]


class InvalidParams(IpcError):
    """The params do not fit the channel's schema; the message names the field, never its value."""

    code = Code.INVALID_PARAMS
    default_message = "The request does not have the shape this channel expects."


class NotGranted(IpcError):
    """The sender may not use this channel, or not with this provider."""

    code = Code.NOT_GRANTED
    default_message = "This widget has not been granted that."


class UnknownChannel(IpcError):
    """No channel of that name is registered."""

    code = Code.UNKNOWN_CHANNEL
    default_message = "There is no such channel."


class CredentialInParams(IpcError):
    """The params carry a field that is named like a credential, where the channel declares no such field."""

    code = Code.CREDENTIAL_IN_PARAMS
    default_message = "Credentials never cross this boundary: enter them in the native dialog (editProvider)."


class Cancelled(IpcError):
    """The caller or the end of its page cancelled the call, or the work it shared was cancelled."""

    code = Code.CANCELLED
    default_message = "The call was cancelled."


class DeadlineExceeded(IpcError):
    """The call took longer than its deadline; its work was cancelled."""

    code = Code.DEADLINE_EXCEEDED
    default_message = "No answer came in time. Try again."


class ProtocolViolation(IpcError):
    """A frame that no honest transport sends: malformed, replayed, or of another version."""

    code = Code.PROTOCOL_VIOLATION
    default_message = "The message does not follow the protocol."


class TooLarge(IpcError):
    """The params, or a chunk of a stream, hold more than one call may carry."""

    code = Code.TOO_LARGE
    default_message = "That is more than one call may carry."


class TooDeep(IpcError):
    """The params are nested deeper than any channel needs."""

    code = Code.TOO_DEEP
    default_message = "The request is nested too deeply."


class TooManyCalls(IpcError):
    """The caller has as many calls under way as it may have."""

    code = Code.TOO_MANY_CALLS
    default_message = "Too many calls are under way. Wait for one to end."


class TooFast(IpcError):
    """The caller calls more often than it may; `retry_after` says when the next call is welcome."""

    code = Code.TOO_FAST
    default_message = "That is more calls than are allowed in so short a time. Wait a moment."
