"""What a table of commands is: each with the model of its request."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from ipc.messages import WireModel

Command: TypeAlias = Callable[[Any], Awaitable[dict[str, Any]]]
"""`async command(request) -> reply`; the request has been validated by the command's model."""

CommandTable: TypeAlias = Mapping[str, tuple[type[WireModel], Command]]

EMPTY_TABLE: CommandTable = MappingProxyType({})
