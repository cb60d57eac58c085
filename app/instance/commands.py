"""What the command line may ask of a main process: the table of commands, JSON in and JSON out.

The same commands run in the app, when it is running, so that its caches hear of every change; else in the command
line's own process. Each part of the product brings a table of its own.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NoReturn, TypeAlias

import structlog
from pydantic import ValidationError

from ipc.dispatch.call import Call, Failure
from ipc.dispatch.call_log import CallLog
from ipc.errors import InvalidParams, IpcError
from ipc.messages import COMMAND_LINE, WireModel, current_call
from main_process.kit.validation_words import what_is_wrong

log = structlog.get_logger(__name__)

Table: TypeAlias = Mapping[str, tuple[type[WireModel], Callable[[Any], Awaitable[dict[str, Any]]]]]
"""Name → the model of its request, and what answers it."""


class Commands:
    """Every command, by name. Raises ValueError where two tables have one of the same name."""

    def __init__(self, *tables: Table, call_log: CallLog) -> None:
        self._call_log = call_log
        self._commands = {name: command for table in tables for name, command in table.items()}
        if len(self._commands) != sum(map(len, tables)):
            raise ValueError("two tables have a command of the same name")

    async def run(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The reply: the command's own, or `{"error": {"code", "message", "reason"?}}`. Never raises.

        The call log records it by its name, without the request, which may hold a secret.
        """
        name = str(request.get("do"))[:64]
        call, began = Call(name, None, COMMAND_LINE, at=time.time()), time.perf_counter()
        before = current_call.set(call)
        try:
            model, command = self._commands.get(name) or _refuse(name)
            reply = await command(_validated(model, request))
            call.outcome = "ok"
            return reply
        except IpcError as error:
            call.outcome, call.failure = str(error.code), Failure.of(error)
            reason = getattr(error, "reason", None)
            return {"error": {"code": error.code, "message": error.message, "reason": reason}}
        except Exception:
            call.outcome = "internal"
            log.exception("command.failed", command=name)
            return {"error": {"code": "internal", "message": IpcError.default_message, "reason": None}}
        finally:
            current_call.reset(before)
            call.handler = time.perf_counter() - began
            self._call_log.add(call)


def _refuse(name: str) -> NoReturn:
    raise InvalidParams(f"This Latchkey does not know the command {name[:64]!r}.")


def _validated(model: type[WireModel], request: Mapping[str, Any]) -> WireModel:
    try:
        return model.model_validate({name: value for name, value in request.items() if name != "do"})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidParams(f"{where}: {what_is_wrong(first)}") from None
