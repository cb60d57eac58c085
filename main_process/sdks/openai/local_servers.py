"""Servers on this computer that speak OpenAI's API: found when somebody looks for them, never used unasked."""

import asyncio
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    import aiohttp

PROBE_SECONDS = 1.5
MOST_ANSWER_BYTES = 256 * 1024
MOST_MODELS = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program usually listens."""

    program: str
    port: int

    @property
    def base_url(self) -> str:
        """The base URL of its OpenAI-compatible API."""
        return f"http://127.0.0.1:{self.port}/v1"


USUAL_PLACES = (Place("Ollama", 11434), Place("LM Studio", 1234), Place("llama.cpp", 8080))


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that answered, and the names of its models."""

    program: str
    base_url: str
    models: tuple[str, ...]


async def find(places: Sequence[Place] = USUAL_PLACES) -> list[LocalServer]:
    """The servers that answer at those places. Each is asked once for its models; no credential is sent."""
    aiohttp = await asyncio.to_thread(importlib.import_module, "aiohttp")  # lazy: it is slow
    async with aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=PROBE_SECONDS), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    ) as session:
        answers = await asyncio.gather(*(_ask(session, place, aiohttp.ClientError) for place in places))
    return [answer for answer in answers if answer is not None]


async def _ask(session: "aiohttp.ClientSession", place: Place, client_error: type[Exception]) -> LocalServer | None:
    try:
        async with session.get(f"{place.base_url}/models", allow_redirects=False) as response:
            if response.status != 200:
                return None
            body = bytearray()
            async for chunk in response.content.iter_chunked(64 * 1024):
                body += chunk
                if len(body) > MOST_ANSWER_BYTES:
                    return None
            answer = orjson.loads(body)
    except (client_error, TimeoutError, orjson.JSONDecodeError):
        return None
    # Port 8080 has many owners: only a list of models makes it a server of models.
    data = answer.get("data", 0) if isinstance(answer, dict) else 0
    if data is None and answer.get("object") == "list":
        data = []  # Ollama without a model
    if not isinstance(data, list):
        return None
    names = [model.get("id") for model in data[:MOST_MODELS] if isinstance(model, dict)]
    return LocalServer(place.program, place.base_url, tuple(name for name in names if isinstance(name, str)))
