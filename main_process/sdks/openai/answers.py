"""What servers that speak OpenAI's API answer, read as far as it goes.

Half of them speak it nearly: the kinds that are known, each with its source, are listed in
`docs/openai-compatible-servers.md`. What comes out has the shape of OpenAI's own answers. An error inside an answer is
raised with the service's own sentence, whatever the status was.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeAlias

from main_process.sdks.http import service_errors
from main_process.sdks.http.json_text import NotJson, read_json_apart
from main_process.sdks.openai.chunks import chunks
from main_process.sdks.openai.errors import SERVICE, error_in, failure_of
from main_process.sdks.openai.shapes import answer_of, whole_choice

Json: TypeAlias = dict[str, Any]

_PIECE = 16 * 1024
_LISTS = ("models", "items", "model_list")
"""Where servers list their models that do not list them in `data`."""
_MOST_MODELS = 10_000
"""Routers list some hundreds."""


async def document(body: bytes, secrets: tuple[str, ...] = ()) -> Json:
    """The JSON object of an answer. Raises ServiceError for an error, and for what is no object."""
    value = await _value(body, secrets, of=answer_of)
    if not isinstance(value, dict):
        raise service_errors.unreadable(SERVICE, body, secrets)
    return value


async def _value(body: bytes, secrets: tuple[str, ...], of: Callable[[Any], Any] = lambda value: value) -> Any:
    try:
        value = of(await read_json_apart(body))
    except NotJson:
        raise service_errors.unreadable(SERVICE, body, secrets) from None
    if (error := error_in(value)) is not None:
        raise failure_of(error, secrets)
    return value


async def completion(body: bytes, secrets: tuple[str, ...] = ()) -> Json:
    """A chat completion, put together where the server streams without having been asked."""
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"data:", b"event:", b":", b"id:")):
        return _joined(await _chunks_in(body, secrets))
    # JSON with the end of a stream behind it.
    value = await document(body.strip().removesuffix(b"data: [DONE]"), secrets)
    choices = value.get("choices")
    if not isinstance(choices, list) or not choices:
        raise service_errors.nothing_said(SERVICE)
    return {**value, "choices": [whole_choice(choice) for choice in choices if isinstance(choice, dict)]}


async def models(body: bytes, secrets: tuple[str, ...] = ()) -> Json:
    """The list of models: OpenAI's `{data}`, a bare list, `{models}` and the like; each entry with an `id`, once."""
    value = await _value(body, secrets)
    if isinstance(value, dict) and isinstance(value.get("result"), dict | list):
        value = value["result"]
    if isinstance(value, list) and any(_model(entry) for entry in value[:_MOST_MODELS]):
        value = {"object": "list", "data": value}
    if not isinstance(value, dict):
        raise service_errors.unreadable(SERVICE)
    if "data" not in value and (name := next((one for one in _LISTS if value.get(one)), None)) is not None:
        value = {"object": "list", **value, "data": value[name]}
    found = value.get("data")
    if isinstance(found, dict):
        # By their names.
        found = [{"id": key, **entry} if isinstance(entry, dict) else key for key, entry in found.items()]
    if found is None and (value.get("object") == "list" or "data" in value):
        found = []  # Ollama without a model says null.
    if not isinstance(found, list) or len(found) > _MOST_MODELS:
        raise service_errors.unreadable(SERVICE)
    by_id: Json = {}
    for entry in found:
        if (model := _model(entry)) is not None:
            by_id.setdefault(model["id"], model)
    return {**value, "data": list(by_id.values())}


def _model(entry: Any) -> Any:
    if isinstance(entry, str):
        return {"id": entry, "object": "model"}
    if not isinstance(entry, dict):
        return None
    if isinstance(entry.get("id"), str):
        return entry
    if isinstance(number := entry.get("id"), int) and not isinstance(number, bool):
        return {**entry, "id": str(number)}
    name = next((entry[key] for key in ("name", "model", "key") if isinstance(entry.get(key), str)), None)
    return None if name is None else {**entry, "id": name}


async def _chunks_in(body: bytes, secrets: tuple[str, ...]) -> list[Json]:
    return [chunk async for chunk in chunks(_pieces(body), secrets)]


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), _PIECE):
        yield body[start : start + _PIECE]
        await asyncio.sleep(0)


def _joined(chunks: list[Json]) -> Json:
    """The completion that a stream of chunks amounts to."""
    choices: dict[int, Json] = {}
    whole: Json = {}
    for chunk in chunks:
        whole.update({name: value for name, value in chunk.items() if name != "choices" and value is not None})
        for choice in chunk["choices"]:
            index = choice.get("index") if isinstance(choice.get("index"), int) else 0
            _add(choices.setdefault(index, {"index": index, "message": {}, "finish_reason": None}), choice)
    return {**whole, "object": "chat.completion", "choices": [choices[index] for index in sorted(choices)]}


def _add(whole: Json, choice: Json) -> None:
    whole["finish_reason"] = choice.get("finish_reason") or whole["finish_reason"]
    message = whole["message"]
    for name, value in choice["delta"].items():
        if name == "tool_calls" and isinstance(value, list):
            _add_calls(message.setdefault("tool_calls", []), value)
        elif isinstance(value, str) and isinstance(message.get(name), str) and name != "role":
            message[name] += value
        elif value is not None or name not in message:
            message[name] = value


def _add_calls(calls: list[Json], pieces: list[Any]) -> None:
    for piece in pieces:
        if not isinstance(piece, dict):
            continue
        index = piece.get("index")
        known = next((call for call in calls if call.get("index") == index and index is not None), None)
        if known is None:
            calls.append({**piece, "function": dict(piece.get("function") or {})})
            continue
        more = (piece.get("function") or {}).get("arguments")
        if isinstance(more, str):
            known["function"]["arguments"] = (known["function"].get("arguments") or "") + more
