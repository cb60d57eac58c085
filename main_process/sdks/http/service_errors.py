"""What a service's refusal means to Latchkey: HTTP status and message → `ServiceError`, with nothing secret left in it.

Every SDK's `translate` ends here, so that a 401 is the same error whichever service said it:

| status | code | retryable |
|---|---|---|
| 401, 403 | reauthentication-required; a `KeyRefused` where it is about the key itself (`blame`) | no |
| 404, 410 | service-not-found | no |
| 429, 403 of a limit | rate-limited, with `retry_after` where the service said | yes |
| 408, 5xx | service-failed | yes |
| any other from 300 on | service-rejected | no |
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ipc.errors import Code, Fault
from main_process.errors import KeyRefused, ServiceError
from main_process.sdks.http.blame import blames_the_key
from main_process.sdks.http.secret_traces import REMOVED, RUN, SecretTraces

MOST_MESSAGE_CHARACTERS = 400
MOST_RETRY_AFTER_SECONDS = 24 * 60 * 60.0

_MOST_EXAMINED = 8 * MOST_MESSAGE_CHARACTERS
_CUT_OFF = 6 * RUN
"""Characters that an escaped part of a secret, too short to be a trace, may take."""
_SECRET_SHAPES = re.compile(
    r"""
      (?i:\b(?:bearer|basic)\s+\S+)                     # an Authorization header
    | (?<!\S)\S*?[*•]{3,}\S*                            # a key that the service masked itself: its ends are the key's
    | \b(?:sk|pk|rk|whsec|ghp|gho|github_pat|glpat|xox[abpr])[-_]\S+     # keys that say what they are
    | (?<![A-Za-z0-9+/=_-])(?=[A-Za-z+/=_-]*\d)(?=[0-9+/=_-]*[A-Za-z])[A-Za-z0-9+/=_-]{32,}   # long and random
    | (?<=://)[^\s/@]+@                                 # user info in a URL
    """,
    re.VERBOSE,
)


_OF_A_LIMIT = re.compile(r"\brate[ -]?limit|too many requests", re.IGNORECASE)
_REMAINING = ("x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining")
_RESETS = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
"""When a limit begins anew: seconds from now, or since 1970."""
_SECONDS_UNTIL_2001 = 1e9
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/-]{1,80}")


def from_status(
    status: int,
    *,
    service: str,
    message: str | None = None,
    headers: Mapping[str, str] | None = None,
    secrets: Iterable[str] = (),
    retryable: bool | None = None,
    guessed: bool = False,
    own: bool = False,
) -> ServiceError:
    """The error for an answer with that HTTP status; where the service named none it is `guessed`, and not shown.

    `service` names the service to a person ("OpenAI"); `message` is what it said, shown minus `secrets` and whatever
    looks like one; `headers` (any case) may hold Retry-After. `retryable` overrides the table's answer. What a service
    of our `own` refuses it says in a sentence for people, which then stands alone.
    """
    said = clean(message, secrets)
    lower = {name.lower(): value.strip() for name, value in (headers or {}).items()}
    meant = 429 if status == 403 and _is_of_a_limit(lower, message) else status
    code, sentence, may_retry = _meaning(meant, service, "" if guessed else f" (status {status})")
    kind = KeyRefused if meant == status and blames_the_key(status, message) else ServiceError
    alone = own and code is Code.SERVICE_REJECTED
    error = kind(
        said if said and alone else f"{sentence} It said: {said}" if said else sentence,
        code=code,
        fault=Fault.SERVICE,
        retryable=may_retry if retryable is None else retryable,
        retry_after=retry_after_seconds(lower, datetime.now(UTC)),
    )
    error.status, error.request_id = None if guessed else status, request_id(lower)
    return error


def request_id(headers: Mapping[str, str]) -> str:
    """The service's own name for the request, as most services put it into a header; empty where there is none."""
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    found = lower.get("x-request-id") or lower.get("request-id") or ""
    return found if _REQUEST_ID.fullmatch(found) else ""


def timed_out(service: str) -> ServiceError:
    """The service did not answer in time."""
    return _failed(f"{service} did not answer in time. Try again.")


def unreachable(service: str, *, through: str = "", address: str = "the base URL") -> ServiceError:
    """No connection, or one that broke: name resolution, refusal, a reset. `through` names the proxy, if any.

    `address` is what a person has entered that leads to the service's host, if anything.
    """
    suspects = [place for place in ("the network", "the proxy" if through else "", address) if place]
    named = f"{', '.join(suspects[:-1])} and {suspects[-1]}" if len(suspects) > 1 else suspects[0]
    by = f" through {through}" if through else ""
    return _failed(f"{service} cannot be reached{by}. Check {named}, then try again.", Code.SERVICE_UNREACHABLE)


def refused_by_proxy(service: str, proxy: str, status: str) -> ServiceError:
    """The proxy did not let the connection through; `status` is what it answered, if it did."""
    wanted = " It wants a user name and password." if status == "407" else ""
    said = f" (status {status})" if status else ""
    sentence = f"{service} cannot be reached: {proxy} refused the connection{said}.{wanted}"
    return _failed(sentence, Code.SERVICE_UNREACHABLE, retryable=status != "407")


def broken_off(service: str) -> ServiceError:
    """The connection broke while the answer was coming."""
    return _failed(f"{service} broke off its answer. Try again.", Code.SERVICE_UNREACHABLE)


def ended_early(service: str) -> ServiceError:
    """The answer ended in an orderly way before it was complete."""
    return _failed(f"{service} ended its answer in the middle. Try again.")


def nothing_said(service: str) -> ServiceError:
    """The answer was empty."""
    return _failed(f"{service} answered with nothing. Try again.")


def too_slow(service: str, seconds: float) -> ServiceError:
    """The answer took longer than its bound."""
    return _failed(f"{service} was still answering after {seconds:.0f} seconds. Ask for less.", retryable=False)


def unreadable(service: str, answer: bytes = b"", secrets: Iterable[str] = ()) -> ServiceError:
    """The answer is not what the service's interface promises. Where it is a sentence, that is shown."""
    sentence = f"{service} answered with something unreadable. Check that the base URL is right."
    try:
        said = clean(answer[:_MOST_EXAMINED].decode(), secrets)
    except UnicodeDecodeError:
        said = ""
    return _failed(f"{sentence} It said: {said}" if said else sentence, retryable=False)


def no_http(service: str) -> ServiceError:
    """Something answered, and not as HTTP has it: another port, or a server that is broken."""
    sentence = f"{service} answered with something that is not HTTP. Check scheme and port of the base URL."
    return _failed(sentence, retryable=False)


def _failed(sentence: str, code: Code = Code.SERVICE_FAILED, *, retryable: bool = True) -> ServiceError:
    return ServiceError(sentence, code=code, fault=Fault.SERVICE, retryable=retryable)


def clean(message: str | None, secrets: Iterable[str] = ()) -> str:
    """A service's message, fit to show: one line, no markup, bounded, without `secrets` and what looks like one."""
    if not message or message.lstrip().startswith("<"):
        return ""
    # Bounded first: a service's megabyte must not be ours. What the cut may have split is cut off too.
    text = message[:_MOST_EXAMINED]
    text = SecretTraces(secrets).mask(text)
    text = text if len(message) <= _MOST_EXAMINED else text[:-_CUT_OFF]
    text = _SECRET_SHAPES.sub(REMOVED, text)
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text if len(text) <= MOST_MESSAGE_CHARACTERS else text[: MOST_MESSAGE_CHARACTERS - 1] + "…"


def retry_after_seconds(headers: Mapping[str, str], wall_now: datetime) -> float | None:
    """Seconds to wait; None where the service does not say.

    Retry-After (RFC 9110, 10.2.3: seconds or a date), OpenAI's retry-after-ms, or when a limit that is used up begins
    anew. Moments are compared with the service's own Date where it has one: this computer's clock may be wrong.
    """
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    now = _moment(lower.get("date")) or wall_now
    seconds = _number(lower.get("retry-after-ms"), 0.001)
    if seconds is None:
        seconds = _number(lower.get("retry-after"), 1.0)
    if seconds is None and (until := _moment(lower.get("retry-after"))) is not None:
        seconds = (until - now).total_seconds()
    if seconds is None and _is_used_up(lower):
        seconds = next((found for name in _RESETS if (found := _number(lower.get(name), 1.0)) is not None), None)
        if seconds is not None and seconds > _SECONDS_UNTIL_2001:
            seconds -= now.timestamp()
    return None if seconds is None else min(max(seconds, 0.0), MOST_RETRY_AFTER_SECONDS)


def _is_of_a_limit(lower: Mapping[str, str], message: str | None) -> bool:
    """Whether a 403 says that there were too many calls, as GitHub's does, by a count or in words."""
    return _is_used_up(lower) or _OF_A_LIMIT.search((message or "")[:_MOST_EXAMINED]) is not None


def _is_used_up(lower: Mapping[str, str]) -> bool:
    return any(lower.get(name) == "0" for name in _REMAINING)


def _moment(date: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)


def _number(text: str | None, unit: float) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value * unit if math.isfinite(value) else None


def _meaning(status: int, service: str, shown: str) -> tuple[Code, str, bool]:
    if status in {401, 403}:
        sentence = f"{service} did not accept the credentials. Check the key, and what it may do."
        return Code.REAUTHENTICATION_REQUIRED, sentence, False
    if status in {404, 410}:
        return Code.SERVICE_NOT_FOUND, f"{service} has no such thing.", False
    if status == 429:
        return Code.RATE_LIMITED, f"{service} asks to be called less often.", True
    if status == 408 or status >= 500:
        return Code.SERVICE_FAILED, f"{service} failed{shown}. Try again.", True
    return Code.SERVICE_REJECTED, f"{service} refused the request{shown}.", False
