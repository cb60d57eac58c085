"""The one door to the network: every client of a service speaks through it, whatever its SDK is.

It holds requests to the origins and base paths that a credential may go to, chooses the proxy, and reads answers
within bounds. What goes wrong on the wire is raised as a ServiceError; SDKs let such errors pass.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

# The HTTP library imports these with the first request, on the event loop: 90 modules, a tenth of a second.
import anyio._backends._asyncio
import anyio._core._synchronization  # noqa: F401 - as above
import httpcore2  # noqa: F401 - as above
import httpx2

from main_process.errors import ServiceError
from main_process.sdks.http import service_errors, tls
from main_process.sdks.http.bounds import ACCEPTED_ENCODINGS, STREAM, WHOLE, Bounds, Meter
from main_process.sdks.http.charset import readable
from main_process.sdks.http.hosts import BaseUrl, RedirectRefused, climbs, hold
from main_process.sdks.http.large_answers import LARGE, LargeAnswers
from main_process.sdks.http.proxies import Proxy, proxy_for

CONNECT_SECONDS = 10.0
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BECOMES_GET = frozenset({301, 302, 303})
_KEPT_ALIVE = 10
"""Idle connections of one pool; the pool looks at each of them at every request."""
_YIELD_AFTER = 256 * 1024
"""Bytes unpacked from one read, after which others get the loop."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a client's requests may go, and how long and large its answers may be. `service` is for a person."""

    allowed: tuple[BaseUrl, ...]
    service: str
    address: str = "the base URL"
    """What a person enters that leads to the service's host; empty where there is nothing of the kind."""
    read_seconds: float = 60.0
    """The longest silence."""
    whole: Bounds = WHOLE
    stream: Bounds = STREAM
    """For an answer that says that it is a stream of events."""
    connections: int = 128
    """At the same time; further calls wait for one."""


def open_client(reach: Reach, headers: Mapping[str, str] | None = None) -> httpx2.AsyncClient:
    """A client held to `reach`. Nothing is sent yet. Raises ProxyUnusable."""
    return httpx2.AsyncClient(
        transport=GuardedTransport(reach),
        headers=dict(headers or {}),
        timeout=httpx2.Timeout(reach.read_seconds, connect=CONNECT_SECONDS),
        follow_redirects=True,
        max_redirects=MOST_REDIRECTS,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        # Proxies are chosen above; .netrc is for nobody here.
        trust_env=False,
    )


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Direct connections, or through the proxy of the environment, one pool for each way."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._proxies = {base: proxy_for(base) for base in reach.allowed}
        self._large = LargeAnswers()
        self._pools: dict[tuple[Proxy | None, bool], httpx2.AsyncHTTPTransport] = {}
        # Now, where a factory may block: the first one reads the system's certificates.
        for base, proxy in self._proxies.items():
            self._pool(proxy, verify=base.verify_tls)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request; the answer's body is plain bytes within bounds. Raises ServiceError."""
        base = hold(request.url, self._reach.allowed)
        request.headers["Accept-Encoding"] = ACCEPTED_ENCODINGS
        proxy = self._proxies[base]
        connected = _Connected()
        if proxy is not None:
            request.extensions = {**request.extensions, "trace": connected.trace}
        try:
            response = await self._pool(proxy, verify=base.verify_tls).handle_async_request(request)
        except httpx2.TransportError as error:
            await connected.close()
            raise failure_of(error, self._reach.service, proxy, self._reach.address) from None
        try:
            self._check_redirect(request, response)
            return self._within_bounds(response)
        except BaseException:
            await response.aclose()
            raise

    async def aclose(self) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, proxy: Proxy | None, *, verify: bool) -> httpx2.AsyncHTTPTransport:
        key = proxy, verify
        if key not in self._pools:
            self._pools[key] = httpx2.AsyncHTTPTransport(
                verify=tls.verifying() if verify else tls.trusting(),
                trust_env=False,
                limits=httpx2.Limits(max_connections=self._reach.connections, max_keepalive_connections=_KEPT_ALIVE),
                proxy=None if proxy is None else _for_httpx(proxy),
            )
        return self._pools[key]

    def _check_redirect(self, request: httpx2.Request, response: httpx2.Response) -> None:
        if response.status_code in _REDIRECTS and climbs(response.headers.get("location", "")):
            raise RedirectRefused
        if response.status_code in _BECOMES_GET and "location" in response.headers and request.method not in _READS:
            # Every client would go on with GET and without the body, and take the answer for the request's own.
            raise RedirectRefused(
                f"{self._reach.service} redirected a {request.method} (status {response.status_code}) and did nothing."
                " Nothing was sent on: correct the address; often it is a slash at its end."
            )

    def _within_bounds(self, response: httpx2.Response) -> httpx2.Response:
        headers = response.headers
        kind = headers.get("content-type", "")
        bounds = self._reach.stream if kind.lower().startswith("text/event-stream") else self._reach.whole
        try:
            meter = Meter(headers.get("content-encoding", ""), bounds, self._reach.service)
        except ServiceError:
            if not response.is_error:
                raise
            meter = None
        for name in ("content-encoding", "content-length"):
            headers.pop(name, None)
        if kind:
            headers["content-type"] = readable(kind)
        if not isinstance(response.stream, httpx2.AsyncByteStream):
            raise TypeError("an asynchronous transport answers with an asynchronous body")
        return httpx2.Response(
            response.status_code,
            headers=headers,
            stream=_Metered(
                response.stream,
                meter,
                bounds.seconds,
                self._reach.service,
                None if bounds is self._reach.stream else self._large,
                is_error=response.is_error,
            ),
            extensions=response.extensions,
        )


class _Connected:
    """The connection to a proxy: httpcore2 (2.16) forgets to close it where SOCKS refuses."""

    def __init__(self) -> None:
        self._stream: Any = None

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore2 tells of each step."""
        if event.endswith("connect_tcp.complete"):
            self._stream = info.get("return_value")

    async def close(self) -> None:
        if self._stream is not None:
            await self._stream.aclose()


_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class _Metered(httpx2.AsyncByteStream):
    """An answer's body, measured while it is read."""

    def __init__(
        self,
        body: httpx2.AsyncByteStream,
        meter: Meter | None,
        seconds: float,
        service: str,
        large: LargeAnswers | None,
        *,
        is_error: bool,
    ) -> None:
        """`meter` None: a body of an error that cannot be unpacked, of which nothing is read."""
        self._body = body
        self._meter = meter
        self._seconds = seconds
        self._service = service
        self._large = large
        """For an answer that is kept whole."""
        self._is_error = is_error
        self._place = AsyncExitStack()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            if self._meter is not None:
                async for piece in self._pieces(self._meter):
                    yield piece
        except ServiceError:
            # What the service wanted to say is lost; that it failed, and how, its status says.
            if not self._is_error:
                raise

    async def _pieces(self, meter: Meter) -> AsyncIterator[bytes]:
        ends = asyncio.get_running_loop().time() + self._seconds
        arriving = aiter(self._body)
        size = 0
        while (data := await self._next(arriving, ends)) is not None:
            unpacked = 0
            for piece in meter.feed(data):
                size += len(piece)
                if self._large is not None and size > LARGE:
                    waited = asyncio.get_running_loop().time()
                    await self._large.take_place(self._place)
                    ends += asyncio.get_running_loop().time() - waited
                    self._large = None
                yield piece
                unpacked += len(piece)
                if unpacked >= _YIELD_AFTER:
                    await asyncio.sleep(0)
                    unpacked = 0
        meter.finish()

    async def aclose(self) -> None:
        try:
            await self._body.aclose()
        finally:
            await self._place.aclose()

    async def _next(self, arriving: AsyncIterator[bytes], ends: float) -> bytes | None:
        try:
            async with asyncio.timeout_at(ends):
                return await anext(arriving)
        except StopAsyncIteration:
            return None
        except TimeoutError:
            raise service_errors.too_slow(self._service, self._seconds) from None
        except httpx2.TimeoutException:
            raise service_errors.timed_out(self._service) from None
        except httpx2.TransportError as error:
            raise tls.failure(error, self._service) or service_errors.broken_off(self._service) from None


def failure_of(
    error: httpx2.TransportError, service: str, proxy: Proxy | None = None, address: str = "the base URL"
) -> ServiceError:
    """What to say of a request that got no answer."""
    through = proxy.shown if proxy is not None else ""
    if isinstance(error, httpx2.ProxyError):
        # "407 Proxy Authentication Required": the digits are the proxy's, the words anybody's.
        status = str(error)[:3]
        return service_errors.refused_by_proxy(service, through, status if status.isdigit() else "")
    if isinstance(error, httpx2.TimeoutException):
        return service_errors.timed_out(service)
    if isinstance(error, httpx2.RemoteProtocolError) and "disconnected" not in str(error):
        return service_errors.no_http(service)
    return tls.failure(error, service) or service_errors.unreachable(service, through=through, address=address)


def _for_httpx(proxy: Proxy) -> httpx2.Proxy:
    auth = (proxy.username, proxy.password) if proxy.username else None
    ssl_context = tls.verifying() if proxy.scheme == "https" else None
    return httpx2.Proxy(proxy.url, auth=auth, ssl_context=ssl_context)
