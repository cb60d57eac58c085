"""Which headers a caller may add to a request: those that neither say who asks nor where the request goes.

A short list is free for every provider; whoever sets a provider up may allow more, but never one of the forbidden.
"""

import re
from collections.abc import Collection, Mapping

from ipc.errors import InvalidParams
from main_process.errors import CredentialsInvalid
from main_process.kit.figures import count

NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
"""A header's name (RFC 9110, 5.6.2), no longer than anybody's."""
LONGEST_VALUE = 1_024

_FREE = frozenset(
    {
        "accept", "accept-language", "idempotency-key", "if-match", "if-modified-since", "if-none-match",
        "if-unmodified-since", "prefer", "x-request-id",
    }
)  # fmt: skip
_VERSION = "-version"
"""The end of headers such as `Notion-Version`, which say of which version of the API an answer shall be."""

_FORBIDDEN = frozenset(
    {
        # HTTP's own, and what the client makes of the body and the answer (RFC 9110)
        "accept-encoding", "connection", "date", "expect", "host", "keep-alive", "range", "te", "trailer",
        "transfer-encoding", "upgrade", "via",
        # who asks: the provider's own; what else is named like a credential, no channel takes in any case
        "authorization", "cookie", "cookie2", "set-cookie",
        # of browsers, by which a service tells who may ask
        "origin", "referer", "user-agent",
        # what some servers take for another path or method than the one that was checked
        "forwarded", "x-original-url", "x-rewrite-url", "x-http-method", "x-http-method-override", "x-method-override",
    }
)  # fmt: skip
_FORBIDDEN_BEGINNINGS = ("content-", "proxy-", "sec-", "x-forwarded-")


def allowed_headers(text: str) -> frozenset[str]:
    """The names of a provider's list such as `X-Tenant, X-Trace`, in lower case. Raises CredentialsInvalid for one that
    no caller may ever send.
    """
    names = frozenset(word.lower() for word in re.split(r"[\s,;]+", text.strip()) if word)
    if refused := sorted(name for name in names if not NAME.fullmatch(name) or _is_forbidden(name)):
        raise CredentialsInvalid(f"No widget may send the header {refused[0][:64]!r}: take it from 'Allowed headers'.")
    return names


def check_headers(headers: Mapping[str, str], allowed: Collection[str], own: Collection[str]) -> dict[str, str]:
    """The headers that a caller adds, names in lower case.

    `allowed` are those that the provider allows besides the free ones, `own` those that it sends itself; both in lower
    case. Raises InvalidParams, which names the header and never its value.
    """
    checked: dict[str, str] = {}
    for spelled, value in headers.items():
        name = spelled.lower()
        if not NAME.fullmatch(name):
            raise InvalidParams("headers has a name that is no header's.")
        if name in checked:
            raise InvalidParams(f"headers has '{spelled}' twice.")
        if name in own or _is_forbidden(name):
            raise InvalidParams(f"The header '{spelled}' is not the caller's to send.")
        if name not in _FREE and name not in allowed and not name.endswith(_VERSION):
            raise InvalidParams(
                f"This provider does not allow the header '{spelled}'. "
                "Whoever set it up can allow it under 'Allowed headers'."
            )
        if not (value.isascii() and value.isprintable()) or len(value) > LONGEST_VALUE:
            most = f"up to {count(LONGEST_VALUE)} characters"
            raise InvalidParams(f"The header '{spelled}' must be printable ASCII, {most}.")
        checked[name] = value.strip()
    return checked


def _is_forbidden(name: str) -> bool:
    return name in _FORBIDDEN or name.startswith(_FORBIDDEN_BEGINNINGS)
