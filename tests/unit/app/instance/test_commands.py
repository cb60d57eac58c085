"""What the command line asks of the running app is a call of the log, and says nothing of what was asked."""

import json
from typing import Any

from app.instance.commands import Commands
from ipc.dispatch.call_log import CallLog
from ipc.errors import InvalidParams
from ipc.messages import WireModel


class Ask(WireModel):
    secret: str


async def answer(request: Ask) -> dict[str, Any]:
    if request.secret == "wrong":
        raise InvalidParams("That is not it.")
    return {"done": True}


async def test_a_command_is_a_call_of_the_log_without_its_request() -> None:
    """Who asked, how it ended and how long it took; of a failure what was said."""
    log = CallLog()
    commands = Commands({"unlock": (Ask, answer)}, call_log=log)
    assert await commands.run({"do": "unlock", "secret": "canary"}) == {"done": True}
    assert "error" in await commands.run({"do": "unlock", "secret": "wrong"})
    assert "error" in await commands.run({"do": "no-such-command"})
    calls = log.snapshot()[::-1]
    assert [(call["channel"], call["asked"], call["outcome"]) for call in calls] == [
        ("unlock", "command-line", "ok"),
        ("unlock", "command-line", "invalid-params"),
        ("no-such-command", "command-line", "invalid-params"),
    ]
    assert calls[1]["message"] == "That is not it."
    assert calls[0]["handlerMs"] > 0
    assert "canary" not in json.dumps(calls)
