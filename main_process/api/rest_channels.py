"""Any JSON API: `rest-get` reads and may be cached, `rest-send` does whatever else the provider allows."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, JsonValue, StringConstraints

from ipc.messages import WITH_PROVIDER, ProviderRef, ReadParams, Registrar, Sender, WireModel
from main_process.fetch import Fetch
from main_process.response_cache import STALE_IF_ERROR, ResponseCache
from main_process.response_cache.codec import tag_of
from main_process.sdks.http.retry import READS, RetryPolicy
from main_process.sdks.rest import provider_type as rest

if TYPE_CHECKING:
    from main_process.sdks.rest.client import RestClient

_TYPES = (rest.REST.type,)

Path = Annotated[str, StringConstraints(max_length=2_048)]
Scalar: TypeAlias = str | int | float | bool
Json: TypeAlias = dict[str, Any]
Query: TypeAlias = dict[str, Scalar | list[Scalar]]
Headers = Annotated[dict[str, str], Field(max_length=20)]


class RestGetParams(ReadParams):
    """`rest-get`: a path below the provider's base URL."""

    path: Path
    query: Query = Field(default_factory=dict)
    headers: Headers = Field(default_factory=dict)
    """Such as `Accept`, and those that the provider allows; never one that authenticates."""


class RestSendParams(ProviderRef):
    """`rest-send`: a request that changes something, where the provider allows its method."""

    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    path: Path
    query: Query = Field(default_factory=dict)
    headers: Headers = Field(default_factory=dict)
    body: JsonValue = None


class RestResult(WireModel):
    """The status, and the body: JSON, text where the service says it is text, or null for nothing."""

    status: int
    body: JsonValue


def register_rest_channels(
    ipc: Registrar, fetch: Fetch, responses: ResponseCache, *, retry: RetryPolicy = READS
) -> None:
    """Register both channels."""

    async def get(_sender: Sender, params: RestGetParams) -> Json:
        async def use(client: "RestClient") -> Json:
            return await _send(client, "GET", params, None)

        return await fetch.call(params, use, types=_TYPES, retry=retry)

    async def send(_sender: Sender, params: RestSendParams) -> Json:
        async def use(client: "RestClient") -> Json:
            return await _send(client, params.method, params, params.body)

        try:
            return await fetch.call(params, use, types=_TYPES)
        finally:
            # Whatever became of it, it may have happened; and which answers it changed, only the service knows.
            responses.invalidate_tags(_tag(params))
            await responses.flush()

    cached = responses.cached_handler(
        "rest-get", get, tags=lambda params: (_tag(params),), stale_if_error=STALE_IF_ERROR
    )
    ipc.handle("rest-get", cached, params=RestGetParams, result=RestResult, widgets=WITH_PROVIDER)
    ipc.handle("rest-send", send, params=RestSendParams, result=RestResult, widgets=WITH_PROVIDER)


async def _send(client: "RestClient", method: str, params: RestGetParams | RestSendParams, body: Any) -> Json:
    """A `RestResult`. Not the model itself, which would look at every value of a long answer, on the loop."""
    answer = await client.send(method, params.path, params.query, body, params.headers)
    return {"status": answer.status, "body": answer.body}


def _tag(params: ProviderRef) -> str:
    return tag_of("rest", *params.identity)
