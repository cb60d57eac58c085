"""What servers write in other shapes than OpenAI's, put into its own: contents in parts, and calls of tools."""

import json
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_MOST_CALLS = 1_000
"""Of one answer: what comes beyond counts to the last one."""


_ENVELOPES = ("data", "result", "response", "body")
"""What gateways put an answer into."""
_TEXTS = ("response", "generated_text", "output_text")
"""Where servers of another API have their text: Ollama's own, TGI, OpenAI's newer one."""


def answer_of(value: Any) -> Any:
    """An answer out of the envelope that a gateway put it into, or a text of a neighbouring API as one of OpenAI's."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and "generated_text" in value[0]:
        value = value[0]
    if not isinstance(value, dict):
        return value
    choices = value.get("choices")
    if isinstance(choices, dict):
        # One choice without its list, or choices by their number.
        inner = list(choices.values())
        by_number = (
            bool(inner) and all(isinstance(one, dict) for one in inner) and all(key.isdigit() for key in choices)
        )
        return {**value, "choices": inner if by_number else [choices]}
    if choices is not None:
        return value
    held = [value[name] for name in _ENVELOPES if isinstance(value.get(name), dict)]
    if (inside := next((one for one in held if isinstance(one.get("choices"), list)), None)) is not None:
        return inside
    text = next((found for one in (value, *held) if (found := _said_by(one)) is not None), None)
    if text is None:
        return value
    finish = "stop" if value.get("done", True) else None
    return {**value, "choices": [{"index": 0, "message": {"content": text}, "finish_reason": finish}]}


def _said_by(value: Json) -> str | None:
    """The text of an answer of Ollama's own API, of TGI, Cloudflare's, or OpenAI's newer one."""
    message = value.get("message")
    if isinstance(message, dict) and isinstance(message.get("content"), str):
        return str(message["content"])
    if isinstance(value.get("output"), list):
        return "".join(_text(part, "content") for part in value["output"]) or None
    return next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), None)


def message_of(choice: Json) -> Json:
    """The message of a choice: as `message`, or as the `text` of the old completions; else an empty one."""
    message = choice.get("message")
    if isinstance(message, dict):
        return message
    if isinstance(messages := choice.get("messages"), list) and messages and isinstance(messages[-1], dict):
        return messages[-1]
    return {"content": choice["text"]} if isinstance(choice.get("text"), str) else {}


def whole_choice(choice: Json) -> Json:
    """A choice of an answer in one piece."""
    message = in_words(message_of(choice))
    if "tool_calls" in message:
        message = {**message, "tool_calls": CallNumbers().of(message["tool_calls"])}
    return {**{name: value for name, value in choice.items() if name != "text"}, "message": message}


def in_words(message: Json) -> Json:
    """The message or delta with its content as one text. Thoughts among its parts go where the others put theirs."""
    content = message.get("content")
    if isinstance(content, int | float):
        return {**message, "content": "" if isinstance(content, bool) else str(content)}
    if not isinstance(content, list | dict):
        return message
    parts = content if isinstance(content, list) else [content]
    said = {"content": "".join(_text(part, "text") for part in parts)}
    if thoughts := "".join(_text(part, "thinking") for part in parts):
        said["reasoning_content"] = thoughts
    return {**message, **said}


def _text(part: Any, name: str) -> str:
    """The text of a part, or the texts of the parts that it holds in turn."""
    if isinstance(part, str):
        return part if name == "text" else ""
    value = part.get(name) if isinstance(part, dict) else None
    if isinstance(value, list):
        return "".join(_text(inner, "text") for inner in value)
    return value if isinstance(value, str) else ""


class CallNumbers:
    """Tells the calls of tools of one choice apart, where their server gives no index or each of them the same."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        """The id of each call, by its number."""
        self._given: dict[int, int] = {}
        """Which number the server's last call with that index has."""

    def of(self, calls: Any) -> list[Json]:
        """The calls, or pieces of them, each with its own `index` and its arguments as a text."""
        return [self._numbered(call) for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []

    def _numbered(self, call: Json) -> Json:
        function = call.get("function")
        if not isinstance(function, dict):
            function = {}
        if isinstance(function.get("arguments"), dict | list):
            function = {**function, "arguments": json.dumps(function["arguments"], ensure_ascii=False)}
        return {**call, "function": function, "index": self._number(call, function)}

    def _number(self, call: Json, function: Json) -> int:
        given, name = _index(call.get("index")), call.get("id")
        identity = name if isinstance(name, str) else ""
        if identity and identity in self._ids:
            return self._ids.index(identity)
        if given is None:
            begins = bool(identity or function.get("name")) or not self._ids
            return self._begun(identity) if begins else len(self._ids) - 1
        number = self._given.get(given)
        if number is None or (identity and self._ids[number]):
            number = self._given[given] = self._begun(identity)
        self._ids[number] = self._ids[number] or identity
        return number

    def _begun(self, identity: str) -> int:
        if len(self._ids) < _MOST_CALLS:
            self._ids.append(identity)
        return len(self._ids) - 1


def _index(value: Any) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 4:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
