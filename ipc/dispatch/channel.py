"""One channel: its handler, its models, and how untrusted params become what the handler gets."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ipc.dispatch.param_schema import ParamSchema, param_schema_of
from ipc.dispatch.params import screen, validate
from ipc.errors import InvalidParams
from ipc.messages import Encoded, EncodedHandler, Handler, Sender, WidgetAccess


@dataclass(frozen=True, slots=True)
class Channel:
    """One registered channel."""

    name: str
    handler: Handler | EncodedHandler
    params: type[BaseModel] | None
    result: type[BaseModel] | None
    chunk: type[BaseModel] | None
    streams: bool
    deadline: float
    """Seconds a call may take unless it says otherwise."""
    encoded: Callable[[Sender, Any], Awaitable[Encoded]] | None
    """The handler's own way to wire bytes, where it has one."""
    widgets: WidgetAccess | None
    """What widgets may do with it; None: nothing."""

    @property
    def schema(self) -> ParamSchema:
        """What the params' model declares. Read from it at the first call: a start registers far more than it calls."""
        return param_schema_of(self.params)

    def accept(self, raw: Any, depth: int) -> Any:
        """The params as the handler gets them. Raises IpcError; pure."""
        if raw is None:
            raw = {}
        screen(raw, self.schema, depth)
        if self.params is not None:
            return validate(self.params, raw)
        if type(raw) is not dict:
            raise InvalidParams("The request must be an object.")
        return raw


def generates(handler: Handler | EncodedHandler) -> bool:
    """Whether the handler returns an async generator: then its channel streams."""
    return inspect.isasyncgenfunction(handler) or inspect.isasyncgenfunction(getattr(handler, "__call__", None))  # noqa: B004 - the method itself is asked about, not whether it can be called
