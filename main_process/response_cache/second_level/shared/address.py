"""Where the team's server is, and which of several it is just now: what a sentinel says, or a node of a cluster.

    valkey://host:6379/0                        one server
    valkey://one:6379,two:6379/0                nodes of a cluster, of which any may be asked where the team's slot is
    valkey-sentinel://one:26379,two/0#name      sentinels, which say who is the primary of that name now

`valkeys` and `valkeys-sentinel` with TLS; `redis`, `rediss` likewise; `unix:///path`. User and password are the
server's; sentinels are asked without.
"""

import contextlib
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from redis.asyncio.connection import AbstractConnection, Connection, SSLConnection, parse_url
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import MasterNotFoundError, Sentinel
from redis.backoff import NoBackoff

from main_process.response_cache.second_level.shared.parser import BoundedParser

_SCHEMES = {"valkey": "redis", "valkeys": "rediss", "redis": "redis", "rediss": "rediss", "unix": "unix"}
_SENTINEL = "-sentinel"
_SENTINEL_PORT = 26379
_OPTIONS = {"ssl_ca_certs"}
_MOST_HOSTS = 16


class Address:
    """What the user entered. Raises ValueError for what is no address.

    With TLS the certificate must be the host's and trusted by the system, or by `?ssl_ca_certs=/path` where the team
    has an authority of its own.
    """

    def __init__(self, url: str) -> None:
        scheme, separator, rest = url.partition("://")
        plain = scheme.removesuffix(_SENTINEL)
        if not separator or plain not in _SCHEMES or scheme == "unix" + _SENTINEL:
            raise ValueError("a shared cache is at valkey://, valkeys://, redis://, rediss:// or unix://")
        parts = urlsplit(f"{_SCHEMES[plain]}://{rest}")
        if not {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} <= _OPTIONS:
            # An invitation must not switch off the check of certificates, say.
            raise ValueError("a shared cache's address takes no option but ssl_ca_certs")
        user, at, hosts = parts.netloc.rpartition("@")
        self.primary_name = parts.fragment if scheme != plain else ""
        """What the sentinels call the primary; empty: none are asked."""
        if scheme != plain and not parts.fragment:
            raise ValueError("a shared cache's sentinels need the primary's name: valkey-sentinel://host:26379/0#name")
        one_each = [urlunsplit((*parts[:1], user + at + host, *parts[2:4], "")) for host in hosts.split(",")]
        if len(one_each) > _MOST_HOSTS:
            raise ValueError("a shared cache's address names at most 16 hosts")
        self.nodes: list[dict[str, Any]] = [dict(parse_url(one)) for one in one_each]
        """What redis-py needs for a connection to each."""
        name = f"#{self.primary_name}" if self.primary_name else ""
        self.shown = f"{scheme}://{parts.path if scheme == 'unix' else hosts + parts.path}{name}"
        """The address without user and password."""

    def __repr__(self) -> str:
        return f"Address({self.shown})"


class Whereabouts:
    """Which server to connect to next. On the loop's thread."""

    def __init__(self, address: Address) -> None:
        self.shown = address.shown
        self._nodes = address.nodes
        self._primary_name = address.primary_name
        self._turn = 0
        self._moved: tuple[str, int] | None = None
        self._last: tuple[str, int] | None = None
        self._used: tuple[str, int] | None = None

    async def connection(self, seconds: float) -> AbstractConnection:
        """A connection that is not open yet; opening it may take so long. Raises ConnectionError without a primary."""
        options = dict(self._nodes[self._turn % len(self._nodes)])
        place = await self._primary(options, seconds) if self._primary_name else self._moved
        if place is not None:
            options["host"], options["port"] = place
        if "path" not in options:
            self._last = options.get("host", "localhost"), options.get("port", 6379)
        kind = options.pop("connection_class", Connection)
        connection: AbstractConnection = kind(
            **options,
            protocol=3,
            parser_class=BoundedParser,
            socket_connect_timeout=seconds,
            socket_timeout=None,
            health_check_interval=0,
        )
        return connection

    @property
    def are_several(self) -> bool:
        """Whether another server may take over under the same address."""
        return bool(self._primary_name) or len(self._nodes) > 1

    def moved(self, host: str, port: int) -> None:
        """A node of a cluster says that another one has the team's slot; without a host, one at its own."""
        self._moved = host or (self._last[0] if self._last else "localhost"), port

    def failed(self) -> None:
        """The last one was of no use: next time another one is asked, as far as there are several."""
        self._moved = None
        self._turn += 1

    def is_another(self) -> bool:
        """Whether the last connection was to another server than the last one that was used; it counts as used now."""
        before, self._used = self._used, self._last
        return before is not None and before != self._used

    async def _primary(self, options: dict[str, Any], seconds: float) -> tuple[str, int]:
        hosts = [(node.get("host", "localhost"), node.get("port", _SENTINEL_PORT)) for node in self._nodes]
        # No second try: the next sentinel is asked, and a little later all of them again.
        asking: dict[str, Any] = {"socket_connect_timeout": seconds / 2, "socket_timeout": seconds / 2}
        asking["retry"] = Retry(NoBackoff(), 0)
        if options.get("connection_class") is SSLConnection:
            asking |= {"ssl": True, "ssl_ca_certs": options.get("ssl_ca_certs")}
        sentinel = Sentinel(hosts, sentinel_kwargs=asking)  # type: ignore[no-untyped-call]  # redis-py has not typed it
        for one in sentinel.sentinels:
            one.connection_pool.connection_kwargs |= {"protocol": 3, "parser_class": BoundedParser}
        try:
            host, port = await sentinel.discover_master(self._primary_name)
        except MasterNotFoundError:
            raise ConnectionError("no sentinel knows the primary") from None
        finally:
            for one in sentinel.sentinels:
                with contextlib.suppress(OSError):
                    await one.aclose()
        return str(host), int(port)
