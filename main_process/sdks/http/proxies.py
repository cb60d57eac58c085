"""The proxy that a client uses: the one the user's environment names, never for this computer.

Read are `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, in small letters before capitals, as curl does; on
Windows and macOS the system's settings where the environment names none.
"""

import ipaddress
import os
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ipc.errors import Code, Fault, IpcError
from main_process.sdks.http.hosts import BaseUrl

_SCHEMES = {
    "http": "http",
    "https": "https",
    # Desktops write `socks` and mean version 5; the proxy resolves names, so that nothing leaves beside it.
    "socks": "socks5h",
    "socks5": "socks5h",
    "socks5h": "socks5h",
}
_PORTS = {"http": 80, "https": 443, "socks5h": 1080}


class ProxyUnusable(IpcError):
    """The environment names a proxy that Latchkey cannot use. Nothing is sent around it."""

    code = Code.SERVICE_UNREACHABLE
    fault = Fault.CALLER


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy: where it is, and which setting names it. User name and password are for its own eyes."""

    scheme: str
    host: str
    port: int
    setting: str
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """Without user name and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def shown(self) -> str:
        """For a sentence: `the proxy 10.0.0.1:3128 (HTTPS_PROXY)`."""
        return f"the proxy {self.url.partition('://')[2]} ({self.setting})"


def proxy_for(base: BaseUrl, environment: Mapping[str, str] = os.environ) -> Proxy | None:
    """The proxy for that origin, or None to go there directly. Raises ProxyUnusable."""
    if base.is_loopback:
        return None
    for name in (f"{base.scheme}_proxy", "all_proxy"):
        for setting in (name, name.upper()):
            if value := environment.get(setting, "").strip():
                return None if _is_excepted(base, environment) else _read(value, setting)
    return _of_the_system(base)


def _of_the_system(base: BaseUrl, platform: str = sys.platform) -> Proxy | None:
    if platform not in {"win32", "darwin"}:
        return None
    found = urllib.request.getproxies()
    value = found.get(base.scheme) or found.get("all")
    if not value or urllib.request.proxy_bypass(base.host):
        return None
    return _read(value, "the system's settings")


def _read(value: str, setting: str) -> Proxy:
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ProxyUnusable(f"{setting} is not the address of a proxy. Correct it, then try again.") from None
    scheme = _SCHEMES.get(parts.scheme.lower())
    if scheme is None:
        raise ProxyUnusable(
            f"{setting} names a kind of proxy that Latchkey does not speak. It can use http://, https:// and socks5://."
        )
    if not host or not host.isascii() or not host.isprintable() or " " in host:
        raise ProxyUnusable(f"{setting} is not the address of a proxy. Correct it, then try again.")
    return Proxy(
        scheme, host, port or _PORTS[scheme], setting, unquote(parts.username or ""), unquote(parts.password or "")
    )


def _is_excepted(base: BaseUrl, environment: Mapping[str, str]) -> bool:
    listed = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    return any(_excepts(entry.strip().lower(), base) for entry in listed.replace(" ", ",").split(",") if entry.strip())


def _excepts(entry: str, base: BaseUrl) -> bool:
    if entry == "*":
        return True
    if "/" in entry:
        try:
            return ipaddress.ip_address(base.host) in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    host, colon, port = entry.rpartition(":")
    if colon and port.isdigit() and ("]" in host or ":" not in host):
        if int(port) != base.port:
            return False
        entry = host
    entry = entry.strip("[]").removeprefix("*").lstrip(".")
    return bool(entry) and (base.host == entry or base.host.endswith(f".{entry}"))
