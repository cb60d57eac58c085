"""What an MCP server does only after its user said so: run a tool that may destroy, and ask a question."""

import time
from collections.abc import Callable
from typing import TypeAlias

from ipc.messages import Sender
from main_process.mcp import McpController
from main_process.mcp.adding import McpDialogs, ToolQuestion
from main_process.mcp.choices import McpChoices, StandingConsent, definition_of
from main_process.mcp.errors import ToolDeclined, ToolNeedsAWindow
from main_process.mcp.model import Json
from main_process.mcp.questions import Ask, question_of
from main_process.mcp.tools import is_destructive, says_it_destroys
from main_process.widgets.rate_limit import RateLimit
from main_process.widgets.refusals import Refusals

QUESTION_EACH_S = 10.0
QUESTIONS_AT_ONCE = 4

Whose: TypeAlias = Callable[[Sender], str]
"""`whose(sender)`: which widget of which dashboard asks, in words."""


class ToolConsent:
    """Asks natively before a widget's call of a tool that may destroy, unless the user said "always for this tile".

    A tool that says neither that it only reads nor that it destroys nothing may destroy: so has MCP it. Where there is
    no window, one that says that it destroys is refused; of the others the widget's manifest is what was agreed to.
    """

    def __init__(self, mcp: McpController, choices: McpChoices, dialogs: McpDialogs | None, whose: Whose) -> None:
        self._mcp = mcp
        self._choices = choices
        self._dialogs = dialogs
        self._whose = whose
        self._rate_limit = RateLimit(each_s=QUESTION_EACH_S, burst=QUESTIONS_AT_ONCE)
        self._refusals = Refusals()

    async def check(self, sender: Sender, app_id: str, name: str, tool: str, arguments: Json) -> None:
        """Return if the tool may be called. Raises IpcError: ToolDeclined where the user said no."""
        if sender.widget is None:
            return
        known = await self._mcp.list_tools(app_id, name)
        said = next((one for one in known if one["name"] == tool), {"name": tool})
        if not is_destructive(said):
            return
        consent = StandingConsent(instance=sender.widget.instance, tool=tool, definition=definition_of(said))
        if consent in self._choices.of(app_id, name).always:
            return
        if self._dialogs is None:
            if says_it_destroys(said):
                raise ToolNeedsAWindow
            return
        asker = consent.instance, app_id, name
        if self._refusals.is_quiet(asker):
            raise ToolDeclined
        self._rate_limit.take(consent.instance)
        question = ToolQuestion(self._whose(sender), name, said, arguments)
        answer = await self._dialogs.confirm_call(question)
        self._refusals.answered(asker, yes=answer is not None)
        if answer is None:
            raise ToolDeclined
        if answer == "always":
            await self._choices.allow_always(app_id, name, consent)


class ServerQuestions:
    """Has the user answer what a server asks, natively, for those servers that they have allowed to."""

    def __init__(
        self, choices: McpChoices, dialogs: McpDialogs | None, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._choices = choices
        self._dialogs = dialogs
        self._rate_limit = RateLimit(each_s=QUESTION_EACH_S, burst=QUESTIONS_AT_ONCE, now=now)
        self._refusals = Refusals(now)

    def of(self, app_id: str, name: str) -> Ask | None:
        """How the user is asked for that server; None where they have not allowed it, or there is no window."""
        dialogs = self._dialogs
        if dialogs is None or not self._choices.of(app_id, name).questions:
            return None

        async def ask(message: str, schema: Json) -> Json | None:
            if self._refusals.is_quiet((app_id, name)):
                return None
            question = question_of(name, message, schema)
            self._rate_limit.take(f"{app_id} {name}")
            answer = await dialogs.answer_question(question)
            self._refusals.answered((app_id, name), yes=answer is not None)
            return answer

        return ask
