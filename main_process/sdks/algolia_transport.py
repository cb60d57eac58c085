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
from dataclasses import dataclass
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
from algoliasearch.http.exceptions import AlgoliaException, AlgoliaUnreachableHostException
from algoliasearch.http.hosts import Host
from algoliasearch.http.request_options import RequestOptions
from algoliasearch.http.retry import RetryStrategy
from algoliasearch.http.transporter import Transporter
from algoliasearch.http.verb import Verb

from main_process.sdks.hosts import BaseUrl, aiohttp_guard
from main_process.sdks.service_errors import clean


class HostsFailed(AlgoliaException):
    """Every host was asked in vain. `answer` is that of the last one that answered at all."""

    def __init__(self, answer: "Answer | None" = None, *, timed_out: bool = False) -> None:
        super().__init__("every host failed")
        self.answer = answer
        self.timed_out = timed_out


class Rejected(AlgoliaException):
    """The service answered with a client error."""

    def __init__(self, answer: "Answer") -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer


class ClientClosed(AlgoliaException):
    """The client was closed: its provider was saved again, deleted, or its service has stopped."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A failure as the service put it, without the key."""

    status: int
    message: str
    retry_after: str | None = None


@dataclass(slots=True)
class _Attempts:
    """What happened in one call so far."""

    answer: Answer | None = None
    disconnected: bool = False


_attempts: ContextVar[_Attempts] = ContextVar("algolia-attempts")


class _NotConnected(TimeoutError):
    """A connection that failed, in the only form that makes the SDK ask the next host."""


class GuardedTransporter(Transporter):
    """One connection pool, held to `allowed` origins; `failed` hears of calls for which no host could be reached."""

    def __init__(
        self, config: BaseConfig, allowed: Sequence[BaseUrl], *, failed: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(config)
        config.max_rate_limit_retries = 0
        self._retry_strategy = _KeepTrying()
        self._allowed = tuple(allowed)
        self._failed = failed
        self._closed = False
        self._local = all(base.is_loopback for base in allowed)
        if self._local:
            config.proxies = {}

    async def request(
        self, verb: Verb, path: str, request_options: RequestOptions, use_read_transporter: bool
    ) -> ApiResponse[str]:
        """The SDK's `request`. Raises Rejected, HostsFailed or ClientClosed, none of which holds a header or a URL."""
        if self._closed:
            raise ClientClosed
        if self._session is None:
            self._session = self._open()
        attempts = _Attempts()
        token = _attempts.set(attempts)
        try:
            return await super().request(verb, path, request_options, use_read_transporter)
        except AlgoliaUnreachableHostException:
            if attempts.answer is None:
                self._failed()
            raise HostsFailed(attempts.answer, timed_out=not attempts.disconnected) from None
        except ClientError:
            # The answer broke off. The service may have done what it was asked, so no other host is asked too.
            raise HostsFailed from None
        finally:
            _attempts.reset(token)

    async def close(self) -> None:
        """Close the connections; no more requests."""
        self._closed = True
        await super().close()

    def _open(self) -> ClientSession:
        connector = TCPConnector(use_dns_cache=False, ssl=not self._local)
        return ClientSession(
            connector=connector,
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
            message = clean(await _said(response), (self.config.api_key, quote(self.config.api_key)))
            attempts.answer = Answer(response.status, message, response.headers.get("Retry-After"))
            if response.status < 500:
                raise Rejected(attempts.answer)
        return response


class _KeepTrying(RetryStrategy):
    """The SDK's strategy, except that a call is never refused because every host has failed before."""

    def valid_hosts(self, hosts: list[Host]) -> list[Host]:
        return super().valid_hosts(hosts) or hosts


async def _said(response: ClientResponse) -> str:
    """The `message` of Algolia's error body, else the body itself."""
    text = await response.text(errors="replace")
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    message = body.get("message") if isinstance(body, dict) else None
    return message if isinstance(message, str) else text
