"""The calls that Latchkey makes with OpenAI's SDK: requests written and answers read by us.

The SDK sends, authenticates and raises what a status means. Its reading of answers is left out: it validates nothing,
stumbles over what other servers write, has no bound for a line or a body, and parses on the event loop. So is its
writing of requests: it looks at each value by its type, 0.4 s for two thousand messages.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from ipc.encoding import encode
from ipc.errors import InvalidParams
from main_process.sdks.openai import answers
from main_process.sdks.openai.answers import Json
from main_process.sdks.openai.chunks import chunks
from main_process.sdks.openai.dialect import Dialects, Request
from main_process.sdks.openai.provider_type import body_of, secrets_of

if TYPE_CHECKING:
    from openai import AsyncAPIResponse, AsyncOpenAI, RequestOptions

_UNREAD = {"X-Stainless-Raw-Response": "stream"}
"""The header by which the SDK knows that its caller reads the answer."""
_REFUSED = frozenset({400, 404, 422})
"""What servers say of a field that they do not know."""


class OpenAiCalls:
    """The four calls. Remembers which words each server takes."""

    def __init__(self) -> None:
        self._dialects = Dialects()

    async def models(self, client: "AsyncOpenAI") -> Json:
        return await answers.models(await body_of(client.models.with_streaming_response.list()), secrets_of(client))

    async def embeddings(self, client: "AsyncOpenAI", request: Request) -> Json:
        body = await body_of(_posted(client, "/embeddings", request))
        return await answers.document(body, secrets_of(client))

    async def complete(self, client: "AsyncOpenAI", request: Request) -> Json:
        async with AsyncExitStack() as opened:
            response = await self._open(client, request, opened)
            return await answers.completion(await response.read(), secrets_of(client))

    async def stream(self, client: "AsyncOpenAI", request: Request) -> AsyncGenerator[Json, None]:
        """A chat, chunk by chunk. Closing it closes the connection, and the service stops generating."""
        async with AsyncExitStack() as opened:
            response = await self._open(client, {**request, "stream": True}, opened)
            async with aclosing(chunks(response.iter_bytes(), secrets_of(client))) as read:
                async for chunk in read:
                    yield chunk

    async def _open(self, client: "AsyncOpenAI", request: Request, opened: AsyncExitStack) -> "AsyncAPIResponse[Any]":
        import openai  # noqa: PLC0415 (lazy: a client has been made)

        dialect = self._dialects.of(client, str(request.get("model")))
        while True:
            worded = dialect.worded(request)
            try:
                return await opened.enter_async_context(_posted(client, "/chat/completions", worded))
            except openai.APIStatusError as error:
                # Each lesson changes the request, and there are three to learn.
                if error.status_code not in _REFUSED or not dialect.learns(error.body, request):
                    raise


@asynccontextmanager
async def _posted(client: "AsyncOpenAI", path: str, request: Request) -> "AsyncIterator[AsyncAPIResponse[Any]]":
    """The answer to a request, not yet read. Raises the SDK's errors, and InvalidParams for what JSON cannot carry."""
    try:
        body = encode(request)
    except TypeError:
        raise InvalidParams("The request is not plain JSON.") from None
    options: RequestOptions = {"headers": _UNREAD, "security": {"bearer_auth": True}}
    response = cast("AsyncAPIResponse[Any]", await client.post(path, content=body, cast_to=object, options=options))
    try:
        yield response
    finally:
        await response.close()
