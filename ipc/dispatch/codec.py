"""Results to wire bytes. What is not JSON, or must not leave the main process, is refused here."""

from typing import Any

import orjson
from pydantic import BaseModel

_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
"""orjson would write any dataclass, a provider with its credentials included; and subclasses may hide something too."""


def encode(value: Any) -> bytes:
    """JSON bytes of a handler's result; models are written by alias. Raises TypeError for anything that is not JSON."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def decode(body: bytes) -> Any:
    """The value of JSON bytes that we wrote: a fresh copy."""
    return orjson.loads(body)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    raise TypeError(f"{type(value).__name__} does not cross to the renderer")
