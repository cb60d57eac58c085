"""The Algolia SDK's transporter with the doors that Latchkey needs; imported only when the first client is made.

What the SDK (4.48) does that a dashboard cannot live with, each found by reading and running it:

- it follows redirects, and aiohttp takes only `Authorization` off a request that leaves the origin, not Algolia's key;
- it sleeps through up to three 429s, however long Retry-After says, and then drops the header with the response;
- a refused connection is no time-out to it: it raises aiohttp's error at once instead of asking the next host;
- a host that failed is left alone for five minutes, even when it is the only one;
- what the last host said is lost in "Unreachable hosts";
- a request after `close` quietly opens a new connection pool;
- it sends loopback requests, with the key, to the proxy that the environment names, and knows no SOCKS proxy;
- it unpacks a compressed answer of any size, and decodes it by any codec that the answer names;
- it writes a request on the event loop, a copy of each value and the slowest of writers (`bodies`).
"""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from algoliasearch.http.api_response import ApiResponse
from algoliasearch.http.base_config import BaseConfig
from algoliasearch.http.exceptions import AlgoliaUnreachableHostException
from algoliasearch.http.hosts import Host
from algoliasearch.http.request_options import RequestOptions
from algoliasearch.http.retry import RetryStrategy
from algoliasearch.http.transporter import Transporter
from algoliasearch.http.verb import Verb

from ipc.errors import Code, Fault, InvalidParams
from main_process.errors import ServiceError
from main_process.sdks.algolia.bodies import body_to_send
from main_process.sdks.algolia.session import Session
from main_process.sdks.http import service_errors
from main_process.sdks.http.hosts import BaseUrl
from main_process.sdks.http.json_text import NotJson, read_json
from main_process.sdks.http.retry import ONCE, RetryPolicy
from main_process.sdks.http.transport import Reach, open_client

_MOST_ERROR_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Service:
    """What a transporter speaks to. `name` is for a person; `failed` hears of calls that reached no host."""

    name: str
    failed: Callable[[], None] = lambda: None
    address: str = "the application ID"
    """What a person has entered that leads to its hosts."""
    own: bool = False
    """Whether it is a part of Latchkey."""
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    """For reads, where the SDK has no second host to ask; with several hosts its own turn-taking is the retry."""


@dataclass(slots=True)
class _Attempts:
    """What happened in one call so far: the last failure that a host answered with, and the last that none did."""

    answered: ServiceError | None = None
    unanswered: ServiceError | None = None


_attempts: ContextVar[_Attempts] = ContextVar("algolia-attempts")


class GuardedTransporter(Transporter):
    """Connections held to `allowed` origins. Whatever goes wrong on the wire is raised as a ServiceError."""

    def __init__(self, config: BaseConfig, allowed: Sequence[BaseUrl], service: Service) -> None:
        super().__init__(config)
        self._retry_strategy = _KeepTrying()
        self._service = service
        self._closed = False
        self._single = len(allowed) == 1
        # Proxies are the transport's to choose: the SDK's own would be told the key of a host on this computer.
        config.proxies = {}
        http = open_client(Reach(tuple(allowed), service.name, service.address))
        self._session = Session(http, self._check, self._unanswered)  # type: ignore[assignment]  # all of it that is used

    async def request(
        self, verb: Verb, path: str, request_options: RequestOptions, use_read_transporter: bool
    ) -> ApiResponse[str]:
        """The SDK's `request`, which is made again where that is safe and nobody else does it."""
        reads = verb == Verb.GET or use_read_transporter
        policy = self._service.retry if reads and self._single else ONCE
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
        if any(unquote(part) in {"", ".", ".."} for part in path.removeprefix("/").split("/")):
            # An empty name, or one of dots, would make the request another one, such as the deletion of the index.
            raise InvalidParams("The name of an index or object must not be empty, '.' or '..'.")
        if (body := body_to_send()) is not None:
            request_options.data = body
        attempts = _Attempts()
        token = _attempts.set(attempts)
        try:
            return await super().request(verb, path, request_options, use_read_transporter)
        except AlgoliaUnreachableHostException:
            if attempts.answered is not None:
                raise attempts.answered from None
            raise self._no_answer(attempts.unanswered or service_errors.timed_out(self._service.name)) from None
        except ServiceError as failure:
            # The answer broke off. The service may have done what it was asked, so no other host is asked too.
            if failure.code is Code.SERVICE_UNREACHABLE:
                raise self._no_answer(failure) from None
            raise
        finally:
            _attempts.reset(token)

    def _no_answer(self, failure: ServiceError) -> ServiceError:
        if self._closed:
            return _client_closed()
        self._service.failed()
        return failure

    def _check(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep what a failure says: the SDK drops it. Raises what no other host would mend."""
        if status < 400:
            return
        key = self.config.api_key
        failure = service_errors.from_status(
            status,
            service=self._service.name,
            message=_said(body),
            headers=headers,
            secrets=(key, quote(key)),
            own=self._service.own,
        )
        if status < 500:
            raise failure
        _attempts.get().answered = failure

    def _unanswered(self, failure: ServiceError) -> None:
        _attempts.get().unanswered = failure


class _KeepTrying(RetryStrategy):
    """The SDK's strategy, except that a call is never refused because every host has failed before."""

    def valid_hosts(self, hosts: list[Host]) -> list[Host]:
        return super().valid_hosts(hosts) or hosts


def _said(body: bytes) -> str:
    """The `message` of Algolia's error body, else the body itself."""
    text = body[:_MOST_ERROR_BYTES].decode("utf-8", "replace")
    try:
        value = read_json(body) if len(body) < _MOST_ERROR_BYTES else None
    except NotJson:
        return text
    message = value.get("message") if isinstance(value, dict) else None
    return message if isinstance(message, str) else text


def _client_closed() -> ServiceError:
    return ServiceError(
        "The provider was changed while this call was under way. Try again.",
        code=Code.SERVICE_UNREACHABLE,
        fault=Fault.LATCHKEY,
        retryable=True,
    )
