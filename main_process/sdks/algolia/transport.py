"""The Algolia SDK's transporter with the doors that Latchkey needs; imported only when the first client is made.

What the SDK (4.48) does that a dashboard cannot live with, each found by reading and running it:

- it follows redirects, and aiohttp takes only `Authorization` off a request that leaves the origin, not Algolia's key;
- it sleeps through up to three 429s, however long Retry-After says, and then drops the header with the response;
- a refused connection is no time-out to it: it raises aiohttp's error at once instead of asking the next host;
- a host that failed is left alone for five minutes, even when it is the only one;
- what the last host said is lost in "Unreachable hosts";
- a request after `close` quietly opens a new connection pool;
- it sends loopback requests, with the key, to the proxy that the environment names.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import quote

import orjson
from aiohttp import (
    ClientConnectionError,
    ClientError,
    ClientHandlerType,
    ClientRequest,
    ClientResponse,
    ClientSession,
    TCPConnector,
)
from algoliasearch.http.api_response import ApiResponse
from algoliasearch.http.base_config import BaseConfig
from algoliasearch.http.exceptions import AlgoliaUnreachableHostException
from algoliasearch.http.hosts import Host
from algoliasearch.http.request_options import RequestOptions
from algoliasearch.http.retry import RetryStrategy
from algoliasearch.http.transporter import Transporter
from algoliasearch.http.verb import Verb

from ipc.errors import Code, Fault
from main_process.errors import ServiceError
from main_process.sdks.http import service_errors
from main_process.sdks.http.hosts import BaseUrl, aiohttp_guard
from main_process.sdks.http.retry import ONCE, RetryPolicy


@dataclass(frozen=True, slots=True)
class Service:
    """What a transporter speaks to. `name` is for a person; `failed` hears of calls that reached no host."""

    name: str
    failed: Callable[[], None] = lambda: None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    """For reads, where the SDK has no second host to ask; with several hosts its own turn-taking is the retry."""


@dataclass(slots=True)
class _Attempts:
    """What happened in one call so far: the last failure that a host answered with, and whether one hung up."""

    failure: ServiceError | None = None
    disconnected: bool = False


_attempts: ContextVar[_Attempts] = ContextVar("algolia-attempts")


class _NotConnected(TimeoutError):
    """A connection that failed, in the only form that makes the SDK ask the next host."""


class GuardedTransporter(Transporter):
    """One connection pool, held to `allowed` origins. Whatever goes wrong on the wire is raised as a ServiceError."""

    def __init__(self, config: BaseConfig, allowed: Sequence[BaseUrl], service: Service) -> None:
        super().__init__(config)
        self._retry_strategy = _KeepTrying()
        self._allowed = tuple(allowed)
        self._service = service
        self._closed = False
        self._local = all(base.is_loopback for base in allowed)
        if self._local:
            config.proxies = {}

    async def request(
        self, verb: Verb, path: str, request_options: RequestOptions, use_read_transporter: bool
    ) -> ApiResponse[str]:
        """The SDK's `request`, which is made again where that is safe and nobody else does it."""
        reads = verb == Verb.GET or use_read_transporter
        policy = self._service.retry if reads and len(self._allowed) == 1 else ONCE
        return await policy.run(lambda: self._request(verb, path, request_options, use_read_transporter))

    async def close(self) -> None:
        """Close the connections; no more requests."""
        self._closed = True
        await super().close()

    async def _request(
        self, verb: Verb, path: str, request_options: RequestOptions, use_read_transporter: bool
    ) -> ApiResponse[str]:
        if self._closed:
            raise _client_closed()
        if self._session is None:
            self._session = self._open()
        attempts = _Attempts()
        token = _attempts.set(attempts)
        try:
            return await super().request(verb, path, request_options, use_read_transporter)
        except AlgoliaUnreachableHostException:
            raise attempts.failure or self._no_answer(timed_out=not attempts.disconnected) from None
        except ClientError:
            # The answer broke off. The service may have done what it was asked, so no other host is asked too.
            raise self._no_answer(timed_out=False) from None
        finally:
            _attempts.reset(token)

    def _no_answer(self, *, timed_out: bool) -> ServiceError:
        if self._closed:
            return _client_closed()
        self._service.failed()
        return (service_errors.timed_out if timed_out else service_errors.unreachable)(self._service.name)

    def _open(self) -> ClientSession:
        return ClientSession(
            connector=TCPConnector(use_dns_cache=False, ssl=not self._local),
            trust_env=not self._local,
            middlewares=(self._observe, aiohttp_guard(*self._allowed)),
        )

    async def _observe(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        """Keep what a failure says, and put it into the forms that the SDK's transporter acts on."""
        attempts = _attempts.get()
        try:
            response = await handler(request)
        except TimeoutError:
            raise
        except ClientConnectionError as error:
            attempts.disconnected = True
            raise _NotConnected from error
        if response.status >= 400:
            attempts.failure = await self._failure(response)
            if response.status < 500:
                raise attempts.failure
        return response

    async def _failure(self, response: ClientResponse) -> ServiceError:
        key = self.config.api_key
        return service_errors.from_status(
            response.status,
            service=self._service.name,
            message=_said(await response.text(errors="replace")),
            headers=response.headers,
            secrets=(key, quote(key)),
        )


class _KeepTrying(RetryStrategy):
    """The SDK's strategy, except that a call is never refused because every host has failed before."""

    def valid_hosts(self, hosts: list[Host]) -> list[Host]:
        return super().valid_hosts(hosts) or hosts


def _said(text: str) -> str:
    """The `message` of Algolia's error body, else the body itself."""
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    message = body.get("message") if isinstance(body, dict) else None
    return message if isinstance(message, str) else text


def _client_closed() -> ServiceError:
    return ServiceError(
        "The provider was changed while this call was under way. Try again.",
        code=Code.SERVICE_UNREACHABLE,
        fault=Fault.LATCHKEY,
        retryable=True,
    )
