"""Where a credential may be sent: base URLs are checked before a client is made, and its requests are held to them.

The rules, for every provider type:

- Absolute `https` URLs; plain `http` only to this computer (loopback). No user info, query or fragment.
- The host is one that the type allows, or loopback, or one that the user allowed in the native dialog. That consent is
  stored with the provider, in the field `ALLOWED_HOST_FIELD`, and names host and port.
- What this reads in a URL is what the client's own library reads in it: hosts are names of letters, digits and hyphens.
- Certificates are verified, loopback excepted.
- A redirect is followed within the origin and below the base path only; one that leads elsewhere fails the call before
  anything is sent there.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from ipc.errors import Code, Fault
from main_process.errors import CredentialsInvalid, ServiceError

if TYPE_CHECKING:
    from aiohttp import ClientHandlerType, ClientRequest, ClientResponse

ALLOWED_HOST_FIELD = "allowedHost"
"""The credential field in which the native dialog records the host (`host` or `host:port`) that the user allowed."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_HOST = 253
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_AUTHORITY = re.compile(r"(?:\[[0-9a-f:.]+\]|[^\[\]:@%]+)(?::[0-9]{0,5})?", re.IGNORECASE)
_PATH = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")


class HostNotAllowed(CredentialsInvalid):
    """The base URL points at a host that neither the type nor the user allows. `host` is what to ask the user about."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"This type of provider does not send its key to {host}. "
            "Edit the provider and allow that host if you trust it."
        )
        self.host = host


class RedirectRefused(ServiceError):
    """The service redirected to where the credential does not go. Nothing was sent there."""

    code = Code.SERVICE_REJECTED
    fault = Fault.SERVICE
    default_message = (
        "The service redirected to an address outside of the base URL. Latchkey does not send your key there; "
        "correct the base URL."
    )


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """A checked base URL: scheme and host in lower case, no trailing slash on the path."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        return f"{self.origin}{self.path}"

    @property
    def origin(self) -> str:
        """Without the path."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """`host`, with the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this computer by its very name."""
        return is_loopback(self.host)

    @property
    def verify_tls(self) -> bool:
        """Whether certificates are checked: everywhere but on loopback, where self-signed ones are the rule."""
        return not self.is_loopback

    def covers(self, scheme: str, host: str, port: int | None) -> bool:
        """Whether a request to that origin stays at this one."""
        origin = (scheme, _plain_host(host), port or _DEFAULT_PORTS.get(scheme))
        return origin == (self.scheme, self.host, self.port)

    def holds(self, raw_path: str) -> bool:
        """Whether a path as it goes on the wire (with or without a query) stays below this one."""
        path = raw_path.partition("?")[0]
        below = path == self.path or path.startswith(f"{self.path}/") or (path == "/" and not self.path)
        return below and not any(unquote(segment) in {".", ".."} for segment in path.split("/"))

    def check_reading(self, url: "_Url") -> None:
        """Raise CredentialsInvalid where a client's library reads another origin in this URL than was checked."""
        if not self.covers(url.scheme, url.host or "", url.port):
            raise _invalid("is read differently by different programs; write it plainly")


def is_loopback(host: str) -> bool:
    """Whether `host` names this computer: `localhost`, 127.0.0.0/8 or ::1. Names are not resolved."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_base_url(text: str) -> BaseUrl:
    """Read a base URL as a person typed it. Raises CredentialsInvalid, which says what is wrong and repeats nothing."""
    text = text.strip()
    # urlsplit drops tabs and newlines and lets other oddities through, which clients then read differently.
    if not text or not text.isascii() or any(char <= " " or char in '\\<>"^`{|}\x7f' for char in text):
        raise _invalid("has characters that a URL cannot hold (write an international name in its xn-- form)")
    try:
        parts = urlsplit(text)
        host, port = _host_of(parts), parts.port
    except ValueError:
        raise _invalid("is not a URL") from None
    _check_form(text, parts, host)
    if port == 0:
        raise _invalid("is not a URL")
    url = BaseUrl(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], parts.path.rstrip("/"))
    if url.scheme == "http" and not url.is_loopback:
        raise _invalid("must begin with https:// (plain http is for this computer only)")
    return url


def _check_form(text: str, parts: SplitResult, host: str) -> None:
    """Refuse what a base URL cannot have, and whatever two programs could read differently."""
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise _invalid("must begin with https:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise _invalid("must not hold a user name or password")
    if "?" in text or "#" in text:
        raise _invalid("must not have a query or fragment")
    if not _AUTHORITY.fullmatch(parts.netloc):
        raise _invalid("is not a URL")
    if not _PATH.fullmatch(parts.path):
        raise _invalid("has characters in its path that must be percent-encoded")
    if any(unquote(segment) in {".", ".."} for segment in parts.path.split("/")):
        raise _invalid("must not have '.' or '..' in its path")


def check_base_url(text: str, allowed_hosts: Iterable[str], allowed_by_user: str | None = None) -> BaseUrl:
    """The base URL, if a credential may go there.

    `allowed_hosts` holds the type's own `host`, `host:port` and `*.domain` patterns (the last: any name below the
    domain); none at all: the base URL is as the user says. `allowed_by_user` is the provider's ALLOWED_HOST_FIELD.
    Raises HostNotAllowed, or CredentialsInvalid for a bad URL.
    """
    url = parse_base_url(text)
    patterns = tuple(allowed_hosts)
    if not patterns or url.is_loopback:
        return url
    if allowed_by_user is not None and allowed_by_user.strip().lower() == url.authority:
        return url
    if any(_matches(url.authority, pattern) for pattern in patterns):
        return url
    raise HostNotAllowed(url.authority)


class _Url(Protocol):
    """The part of a client library's URL that both httpx2 and yarl have."""

    @property
    def scheme(self) -> str: ...
    @property
    def host(self) -> str | None: ...
    @property
    def port(self) -> int | None: ...
    @property
    def raw_path(self) -> bytes | str: ...


class _Request(Protocol):
    @property
    def url(self) -> _Url: ...


def httpx_guard(*allowed: BaseUrl) -> Callable[[_Request], Awaitable[None]]:
    """A `request` event hook for an httpx or httpx2 client: it runs before each request, redirects included.

    Raises RedirectRefused for a request that leaves the allowed origins. Which path below them is the caller's to say.
    """

    async def guard(request: _Request) -> None:
        _hold_origin(request.url, allowed)

    return guard


def aiohttp_guard(
    *allowed: BaseUrl,
) -> "Callable[[ClientRequest, ClientHandlerType], Awaitable[ClientResponse]]":
    """The same as a client middleware for an aiohttp session: it too runs before each request, redirects included."""

    async def guard(request: "ClientRequest", handler: "ClientHandlerType") -> "ClientResponse":
        _hold_origin(request.url, allowed)
        return await handler(request)

    return guard


def hold(url: _Url, allowed: Iterable[BaseUrl]) -> BaseUrl:
    """The one of the allowed base URLs that a request stays below. Raises RedirectRefused."""
    raw = url.raw_path
    path = raw.decode("ascii", "replace") if isinstance(raw, bytes) else raw
    for base in allowed:
        if base.covers(url.scheme, url.host or "", url.port) and base.holds(path):
            return base
    raise RedirectRefused


def climbs(location: str) -> bool:
    """Whether some server could read `..` where a client reads a name: `..%2Fx`, backslashes, in layers of encoding."""
    for segment in re.split(r"[?#]", location, maxsplit=1)[0].split("/"):
        if segment in {".", ".."}:
            continue  # Every client reads these alike, and where they lead is looked at.
        plain = segment
        while (decoded := unquote(plain)) != plain:
            plain = decoded
        if any(is_dots(part) for part in re.split(r"[/\\]", plain)):
            return True
    return False


def is_dots(name: str) -> bool:
    """Whether a server takes it for `.` or `..`: some cut off `;` and what follows, trim blanks, or fold letters."""
    return unicodedata.normalize("NFKC", name).partition(";")[0].strip() in {".", ".."}


def _hold_origin(url: _Url, allowed: Iterable[BaseUrl]) -> None:
    if not any(base.covers(url.scheme, url.host or "", url.port) for base in allowed):
        raise RedirectRefused


def _plain_host(host: str) -> str:
    host = host.strip("[]").rstrip(".").lower()
    try:
        # One address has many spellings.
        return ipaddress.IPv6Address(host).compressed if ":" in host else host
    except ValueError:
        return host


def _host_of(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").lower()
    # "127.1" and "0x7f000001" are addresses to some resolvers and names to others: only the plain forms pass.
    if ":" in host:
        return ipaddress.IPv6Address(host).compressed
    if host and (len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in host.split("."))):
        raise ValueError("not a host name")
    last = host.rpartition(".")[2]
    if last.isdigit() or last.startswith("0x"):
        return str(ipaddress.IPv4Address(host))
    return host


def _matches(authority: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return authority.endswith(pattern[1:]) and authority != pattern[1:]
    return authority == pattern


def _invalid(problem: str) -> CredentialsInvalid:
    return CredentialsInvalid(f"The base URL {problem}.")
