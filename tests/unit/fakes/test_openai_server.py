"""The fake speaks OpenAI's API: the real SDK accepts every answer in strict mode."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from openai import AsyncOpenAI

from tests.fakes.openai_server import MODEL, USAGE, WORDS, OpenAiServer

KEY = "sk-canary-0123456789"


@pytest.fixture
async def server() -> AsyncIterator[OpenAiServer]:
    async with OpenAiServer(KEY) as running:
        yield running


@pytest.fixture
async def client(server: OpenAiServer) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(
        api_key=KEY,
        base_url=server.base_url,
        max_retries=0,
        http_client=httpx2.AsyncClient(),
        _strict_response_validation=True,
    ) as made:
        yield made


async def test_models_embeddings_and_completions_pass_the_sdks_strict_validation(client: AsyncOpenAI) -> None:
    """Every answer is an instance of the SDK's model, which refuses missing and mistyped fields in strict mode."""
    models = await client.models.list()
    embedded = await client.embeddings.create(model="text-embedding-3-small", input=["abc"], encoding_format="float")
    completed = await client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Hi"}])
    assert [model.id for model in models.data] == [MODEL, "text-embedding-3-small"]
    assert embedded.data[0].embedding == [3.0, 0.5, -0.25]
    assert completed.choices[0].message.content == "".join(WORDS)


async def test_a_stream_passes_the_sdks_strict_validation_and_ends_with_usage(client: AsyncOpenAI) -> None:
    """Words first, the usage in a chunk of its own at the end."""
    stream = await client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": "Hi"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    parts = [part async for part in stream]
    assert "".join(part.choices[0].delta.content or "" for part in parts if part.choices) == "".join(WORDS)
    assert parts[-1].usage is not None
    assert parts[-1].usage.total_tokens == USAGE["total_tokens"]
