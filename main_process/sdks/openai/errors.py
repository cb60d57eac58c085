"""Errors of OpenAI and of those that speak its API: found wherever they put them, told in the service's own words.

Besides OpenAI's `{"error": {"message", "type", "code"}}` with a status there are errors inside a 200, in a stream, as
plain text, as `detail` (FastAPI), as `{"object": "error"}` (vLLM), with the status as a number in the body and the
reason of the service behind the service beside it (OpenRouter).
"""

from typing import Any, TypeGuard

from main_process.errors import ServiceError
from main_process.sdks.http import service_errors
from main_process.sdks.http.json_text import NotJson, read_json

SERVICE = "OpenAI"
_DEEPEST = 8
"""How far down an error body its message is looked for."""
_MOST_BODY = 64 * 1024
_MEANINGS = (
    (429, ("rate_limit", "insufficient_quota", "too_many_requests", "overloaded", "resource_exhausted")),
    (401, ("invalid_api_key", "authentication", "unauthorized")),
    (403, ("permission", "forbidden")),
    (404, ("model_not_found", "not_found", "notfound")),
    (400, ("invalid_request", "invalid_value", "badrequest", "bad_request", "unsupported", "context_length", "valid")),
)
_SAID = (
    *("detail", "message", "msg", "error_msg", "error_message", "errors"),
    *("Message", "errorMessage", "fault"),
)
"""What holds a sentence where nothing else is in an answer."""
_SENTENCES = (
    *("message", "error_description", "error", "detail", "msg", "err", "error_message", "error_msg", "errors"),
    *("reason", "status_msg", "Message", "errorMessage", "fault", "faultstring", "description", "details", "info"),
    *("text", "response", "title"),
)
"""Where the sentence of an error is, the likeliest first."""
_WELL = (0, "0", 200, "200", "ok", "OK", "success", "Success")
_FAILED = ("error", "fail", "failed", "failure")
_GENERAL = ("provider returned error", "upstream error", "internal server error", "bad request", "error")


def error_in(value: Any, *, certain: bool = False) -> Any | None:
    """The error in what was meant to be an answer, or None. `certain`: the server has said that it is one."""
    if isinstance(value, list) and value and isinstance(value[0], dict) and value[0].get("error"):
        return value[0]  # Google wraps it into a list.
    if not isinstance(value, dict):
        return value if certain and value else None
    if value.get("error") and (_tells(value["error"]) or not (value.get("choices") or value.get("data"))):
        return value
    if value.get("object") == "error" or (certain and value):
        return value
    status = value.get("base_resp")
    if isinstance(status, dict) and status.get("status_code") and status.get("status_msg"):
        return status  # MiniMax gives it with every answer; 0 is well.
    return value if _is_no_answer(value) else None


def _is_no_answer(value: dict[str, Any]) -> bool:
    """Whether what has no error under that name is one."""
    if any(value.get(name) for name in ("choices", "data", "models")) or _is_well(value):
        return False
    if _is_denied(value):
        return True
    if any(name in value for name in ("choices", "data", "models", "usage", "object", "model")):
        return False
    # Neither an answer nor a part of one: what has only a sentence in it is an error.
    return any(isinstance(value.get(name), str | list | dict) and value[name] for name in _SAID)


def _is_well(value: dict[str, Any]) -> bool:
    """Whether it says that all is well, as gateways do beside an answer."""
    return value.get("success") is True or value.get("code") in _WELL


def _is_denied(value: dict[str, Any]) -> bool:
    """Whether it says that there is no answer: by a flag, a word, a status, or a code of its own beside a sentence."""
    status = value.get("status")
    if value.get("success") is False or value.get("ok") is False:
        return True
    if (isinstance(status, str) and status.lower() in _FAILED) or (_is_number(status) and status >= 400):
        return True
    if isinstance(response := value.get("response"), dict) and response.get("error"):
        return True
    coded = _is_number(value.get("code")) or isinstance(value.get("code"), str)
    return coded and any(isinstance(value.get(name), str) and value[name] for name in _SAID)


def _is_number(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _tells(error: Any) -> bool:
    """Whether an error says anything. Gateways put an empty one beside every answer."""
    return any(error.values()) if isinstance(error, dict) else bool(error)


def failure_of(error: Any, secrets: tuple[str, ...] = (), *, status: int = 200) -> ServiceError:
    """The failure that an error inside an answer is. `secrets` are taken out of what it says."""
    named = _status(error) or (status if status >= 400 else None)
    status = named or 500
    return service_errors.from_status(
        status,
        guessed=named is None,
        service=SERVICE,
        message=message_in(error),
        secrets=secrets,
        retryable=False if status == 429 and _says(error, "insufficient_quota") else None,
    )


def message_in(body: Any, deeper: int = _DEEPEST) -> str | None:
    """What the service said, and where that is only that something failed, what the service behind it said."""
    said = _sentence(body, deeper)
    if said is not None and isinstance(body, dict) and said.strip().rstrip(".!").lower() in _GENERAL:
        behind = _behind(body)
        if behind is not None and behind != said:
            return f"{said.strip()}: {behind}"
    return said


def _sentence(body: Any, deeper: int = _DEEPEST) -> str | None:
    if isinstance(body, str):
        return _unwrapped(body, deeper)
    if not deeper:
        return None
    if isinstance(body, list):
        said = [one for member in body[:3] if (one := _sentence(member, deeper - 1)) is not None]
        return "; ".join(said) or None
    if isinstance(body, dict):
        for name in _SENTENCES:
            if (found := _sentence(body.get(name), deeper - 1)) is not None:
                return _placed(found, body.get("loc"))
        if isinstance(fields := body.get("errors"), dict):
            for field, faults in list(fields.items())[:3]:
                if (found := _sentence(faults, deeper - 1)) is not None:
                    return f"{field}: {found}"
    return None


def _placed(said: str, place: Any) -> str:
    """FastAPI says which field in `loc`, beside the sentence."""
    if isinstance(place, list) and place and all(isinstance(part, str | int) for part in place):
        return f"{'.'.join(str(part) for part in place[-3:])}: {said}"
    return said


def _unwrapped(text: str, deeper: int) -> str | None:
    """A sentence, or that of the error body which some gateways put into a text."""
    if not text.strip():
        return None
    if deeper and text.lstrip().startswith("{") and len(text) < _MOST_BODY:
        try:
            inner = read_json(text.encode("utf-8", "replace"))
        except NotJson:
            return text
        return _sentence(inner, deeper - 1) or text
    return text


def _behind(body: dict[str, Any]) -> str | None:
    error = body.get("error")
    for place in (error, body):
        metadata = place.get("metadata") if isinstance(place, dict) else None
        if isinstance(metadata, dict) and (said := _sentence(metadata.get("raw"))) is not None:
            return said
    return None


def _status(error: Any) -> int | None:
    """The status that an error names: as a number anywhere usual, or by its type."""
    for place in _places(error):
        for name in ("code", "status", "status_code", "statusCode", "http_status"):
            value = place.get(name)
            if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 3:
                value = int(value)
            if isinstance(value, int) and not isinstance(value, bool) and 400 <= value <= 599:
                return value
    for status, words in _MEANINGS:
        if any(_says(error, word) for word in words):
            return status
    return None


def _says(error: Any, word: str) -> bool:
    named = [
        str(place[name]).lower()
        for place in _places(error)
        for name in ("code", "type", "error_type")
        if isinstance(place.get(name), str)
    ]
    return any(word in name for name in named)


def _places(error: Any) -> list[dict[str, Any]]:
    """The objects that may hold a code: the error, what is in it, and what the service behind it said."""
    found: list[dict[str, Any]] = []
    waiting = [error]
    while waiting and len(found) < _DEEPEST:
        one = waiting.pop(0)
        if isinstance(one, dict):
            found.append(one)
            waiting += [one.get("error"), one.get("metadata")]
    return found
