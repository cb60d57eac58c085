"""OpenAI's channels, for every server that speaks its API. Results and chunks have the SDK's own shapes.

`openai-chat` streams and is never cached. The rest reads, and may be: models, embeddings, a description of an image.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import Field, JsonValue, StringConstraints, model_validator

from ipc.errors import InvalidParams
from ipc.messages import WITH_PROVIDER, Handler, ProviderRef, ReadParams, Registrar, Sender
from main_process.api.openai_usage import StreamMeter, expected_of, usage_in
from main_process.fetch import Fetch
from main_process.response_cache import STALE_IF_ERROR, ResponseCache
from main_process.sdks.http.retry import READS, RetryPolicy
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.openai.calls import OpenAiCalls
from main_process.sdks.openai.images import PickedImages, check_image_url

if TYPE_CHECKING:
    from openai import AsyncOpenAI

IMAGE_DEADLINE = 180.0
DEFAULT_VISION_MODEL = "gpt-4o-mini"
DEFAULT_PROMPT = "What's in this image?"
_TYPES = (openai.OPENAI.type,)

Json: TypeAlias = dict[str, JsonValue]
Model = Annotated[str, StringConstraints(min_length=1, max_length=256), Field(json_schema_extra={"logged": True})]
_DESCRIBES: Final[dict[str, JsonValue]] = {"describes": True}
"""Of fields that hold JSON Schemas: a tool may well have a parameter that is called `key`."""
Penalty = Annotated[float, Field(ge=-2, le=2, strict=False)]


class ModelsParams(ReadParams):
    """`openai-models`."""


class ChatParams(ProviderRef):
    """`openai-chat`. Messages, tools and formats are as OpenAI's API has them; the fields around them are ours."""

    model: Model
    messages: Annotated[list[Json], Field(min_length=1, max_length=2_000)]
    tools: list[Json] | None = Field(None, min_length=1, max_length=128, json_schema_extra=_DESCRIBES)
    tool_choice: str | Json | None = None
    parallel_tool_calls: bool | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    """The newer name of the same limit: give one of the two."""
    temperature: Annotated[float, Field(ge=0, le=2, strict=False)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1, strict=False)] | None = None
    frequency_penalty: Penalty | None = None
    presence_penalty: Penalty | None = None
    stop: Annotated[list[str], Field(min_length=1, max_length=4)] | None = None
    seed: int | None = None
    response_format: Json | None = Field(None, json_schema_extra=_DESCRIBES)
    reasoning_effort: Annotated[str, StringConstraints(max_length=32)] | None = None
    verbosity: Annotated[str, StringConstraints(max_length=32)] | None = None

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if self.max_tokens is not None and self.max_completion_tokens is not None:
            raise ValueError("give maxTokens, or maxCompletionTokens")
        return self


class EmbeddingsParams(ReadParams):
    """`openai-embeddings`: one text or several."""

    model: Model
    input: str | Annotated[list[str], Field(min_length=1, max_length=256)]
    dimensions: Annotated[int, Field(ge=1)] | None = None


class DescribeImageParams(ReadParams):
    """`openai-describe-image`: an image by `imageUrl` (https or data), or by a handle of `openai-pick-image`."""

    image_url: str | None = None
    image_file: Annotated[str, StringConstraints(max_length=64)] | None = None
    prompt: Annotated[str, StringConstraints(min_length=1, max_length=32_000)] = DEFAULT_PROMPT
    model: Model = DEFAULT_VISION_MODEL
    detail: Literal["auto", "low", "high"] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None


def register_openai_channels(
    ipc: Registrar, fetch: Fetch, responses: ResponseCache, images: PickedImages, *, retry: RetryPolicy = READS
) -> None:
    """Register the four channels that speak to the service."""
    calls = OpenAiCalls()

    async def models(_sender: Sender, params: ModelsParams) -> Any:
        return await fetch.call(params, calls.models, types=_TYPES, retry=retry)

    async def embeddings(_sender: Sender, params: EmbeddingsParams) -> Any:
        # The SDK asks for base64 unless told otherwise, which not every other server speaks.
        wanted = {**_given(params, "model", "input", "dimensions"), "encoding_format": "float"}
        return await fetch.call(
            params,
            lambda client: calls.embeddings(client, wanted),
            types=_TYPES,
            retry=retry,
            usage=usage_in,
            expected=expected_of(params.input, most=0),
        )

    async def describe_image(_sender: Sender, params: DescribeImageParams) -> Any:
        image = {"url": await asyncio.to_thread(_image_url, params, images), **_given(params, "detail")}
        content = [{"type": "text", "text": params.prompt}, {"type": "image_url", "image_url": image}]
        messages: list[Any] = [{"role": "user", "content": content}]

        def use(client: "AsyncOpenAI") -> Awaitable[Json]:
            asked = {"model": params.model, "messages": messages, **most_tokens(client, params.max_tokens)}
            return calls.complete(client, asked)

        expected = expected_of(messages, params.max_tokens)
        return await fetch.call(params, use, types=_TYPES, retry=retry, usage=usage_in, expected=expected)

    async def chat(_sender: Sender, params: ChatParams) -> AsyncIterator[Any]:
        meter = StreamMeter(params.messages, params.max_tokens or params.max_completion_tokens)

        def use(client: "AsyncOpenAI") -> AsyncGenerator[Json, None]:
            return meter.count(calls.stream(client, _chat_request(client, params)))

        answer = fetch.stream(params, use, types=_TYPES, usage=meter.usage, expected=meter.expected)
        # Leaving this block closes the connection, wherever the reader stopped: the service stops generating.
        async with aclosing(answer) as stream:
            async for chunk in stream:
                yield chunk

    def read(channel: str, handler: Handler, model: type[ReadParams], deadline: float | None = None) -> None:
        cached = responses.cached_handler(channel, handler, stale_if_error=STALE_IF_ERROR)
        ipc.handle(channel, cached, params=model, deadline=deadline, widgets=WITH_PROVIDER)

    read("openai-models", models, ModelsParams)
    read("openai-embeddings", embeddings, EmbeddingsParams)
    read("openai-describe-image", describe_image, DescribeImageParams, IMAGE_DEADLINE)
    ipc.handle("openai-chat", chat, params=ChatParams, streams=True, widgets=WITH_PROVIDER)


def _image_url(params: DescribeImageParams, images: PickedImages) -> str:
    if (params.image_url is None) == (params.image_file is None):
        raise InvalidParams("Give imageUrl, or imageFile.")
    if params.image_file is not None:
        return images.get(params.image_file).url
    return check_image_url(params.image_url or "")


def _given(params: ReadParams | ChatParams, *names: str) -> dict[str, Any]:
    """The named fields that have a value."""
    return {name: value for name in names if (value := getattr(params, name)) is not None}


def _chat_request(client: "AsyncOpenAI", params: ChatParams) -> dict[str, Any]:
    """The SDK's arguments. Named one by one: its `extra_headers` and the like are not for the page to set."""
    named = (
        *("model", "messages", "tools", "tool_choice", "parallel_tool_calls", "temperature", "top_p"),
        *("frequency_penalty", "presence_penalty", "stop", "seed", "response_format", "reasoning_effort", "verbosity"),
    )
    usage = {"stream_options": {"include_usage": True}}
    return {**_given(params, *named), **most_tokens(client, params.max_tokens, params.max_completion_tokens), **usage}


def most_tokens(client: "AsyncOpenAI", most: int | None, newer: int | None = None) -> dict[str, Any]:
    """The limit of an answer, in the word that the server most likely knows."""
    # OpenAI's newer models refuse the old name of this field; other servers know only that one. Where the guess is
    # wrong, the refusal tells: main_process.sdks.openai.dialect.
    if newer is not None:
        return {"max_completion_tokens": newer}
    if most is None:
        return {}
    own = client.base_url.host.endswith("openai.com")
    return {"max_completion_tokens" if own else "max_tokens": most}
