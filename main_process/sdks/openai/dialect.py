"""Which names a server takes: learnt from its refusals, for each client and model.

OpenAI's newer models refuse `max_tokens` and want `max_completion_tokens`; other servers know only the older name; some
refuse `stream_options`, which Latchkey adds to learn what a call used. Nothing that the caller asked for is dropped: it
is said in the other word, or the refusal is final.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from main_process.sdks.openai.errors import message_in

Request: TypeAlias = dict[str, Any]

_MOST_MODELS = 256
_OLD, _NEW = "max_tokens", "max_completion_tokens"
_OURS = "stream_options"
_REFUSALS = (
    *("unsupported", "unrecognized", "unknown", "unexpected", "extra inputs", "extra fields", "forbidden"),
    *("not supported", "not support", "not permitted", "not allowed", "only allowed"),
)
"""Words of a refusal of the name. One of the value ("too large") has others, and stays a refusal."""


class Dialect:
    """What one server takes for one model."""

    __slots__ = ("_refused",)

    def __init__(self) -> None:
        self._refused: set[str] = set()

    def worded(self, request: Request) -> Request:
        """The request in words that the server takes."""
        said = {name: value for name, value in request.items() if name != _OURS or _OURS not in self._refused}
        for name, other in ((_OLD, _NEW), (_NEW, _OLD)):
            if name in self._refused and other not in self._refused and name in said:
                said[other] = said.pop(name)
        return said

    def learns(self, refusal: Any, request: Request) -> bool:
        """Whether the refusal of `request`, as it was last worded, teaches another way of saying it."""
        before = self.worded(request)
        self._refused.update(_named(refusal, before))
        return self.worded(request) != before


class Dialects:
    """The dialects of every client. They go with it."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[Any, dict[str, Dialect]] = WeakKeyDictionary()

    def of(self, client: Any, model: str) -> Dialect:
        """The dialect for a model; a new one where nothing has been learnt yet."""
        models = self._of.setdefault(client, {})
        if model not in models and len(models) >= _MOST_MODELS:
            del models[next(iter(models))]
        return models.setdefault(model, Dialect())


def _named(refusal: Any, request: Request) -> Iterable[str]:
    """Which of the names that can be said otherwise the refusal is about."""
    said = (message_in(refusal) or "").lower()
    param = refusal.get("param") if isinstance(refusal, dict) else None
    for name in (_OURS, _NEW, _OLD):
        if name not in request:
            continue
        if param == name or (isinstance(param, str) and param.startswith(f"{name}.")):
            if any(word in said for word in _REFUSALS):
                yield name
        elif name in said and any(word in said for word in _REFUSALS) and _comes_first(name, said):
            yield name


def _comes_first(name: str, said: str) -> bool:
    """`'max_tokens' is not supported, use 'max_completion_tokens'` is about the first."""
    places = {other: said.find(other) for other in (_OURS, _NEW, _OLD) if other in said}
    return min(places, key=lambda other: places[other]) == name
