"""JSON bytes: the one place that says what is written, and what never is.

Answers, frames, tags, records and files are written by `encode`. `tests/unit/test_project_rules.py` lists the modules
that call orjson themselves: keys and digests need sorted names, and what is sealed holds credentials on purpose. The
standard library's `json`, where people read the result, refuses everything but plain values by itself.
"""

from typing import Any

import orjson
from pydantic import BaseModel

_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
"""orjson would also write any dataclass, such as a provider with its credentials, and subclasses with extra fields."""


def encode(value: Any) -> bytes:
    """JSON bytes of a value; models are written by alias. Raises TypeError for anything that is not plain JSON."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def decode(body: bytes) -> Any:
    """Decode JSON bytes that `encode` wrote. Every call returns a new value, which the caller may change."""
    return orjson.loads(body)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    raise TypeError(f"{type(value).__name__} does not cross to the renderer")
