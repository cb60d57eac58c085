"""Has a language model answer for an MCP server: with the provider that its user chose, each time they agree."""

import asyncio
import time
from collections.abc import Callable
from contextvars import Context

from ipc.errors import Code, DeadlineExceeded, IpcError
from ipc.messages import ProviderRef
from main_process.api.openai_channels import most_tokens
from main_process.api.openai_usage import expected_of, usage_in
from main_process.fetch import Fetch
from main_process.mcp.adding import McpDialogs
from main_process.mcp.choices import McpChoices
from main_process.mcp.sampling import ModelChoice, Sample, Sampled, SampleQuestion, SampleRequest
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.openai.answers import Json
from main_process.sdks.openai.calls import OpenAiCalls
from main_process.widgets.rate_limit import RateLimit
from main_process.widgets.refusals import Refusals

QUESTION_EACH_S = 10.0
QUESTIONS_AT_ONCE = 4
ANSWER_SECONDS = 180.0


class OneAtATime(IpcError):
    """The server already waits for a model."""

    code = Code.TOO_FAST
    default_message = "The MCP server already waits for a model's answer."


class ServerModels:
    """Asks natively before every request of a server, and sends it if the answer is yes. One at a time for each."""

    def __init__(
        self,
        choices: McpChoices,
        dialogs: McpDialogs | None,
        fetch: Fetch,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._choices = choices
        self._dialogs = dialogs
        self._fetch = fetch
        self._calls = OpenAiCalls()
        self._waiting: set[tuple[str, str]] = set()
        self._refusals = Refusals(now)
        self._rate_limit = RateLimit(each_s=QUESTION_EACH_S, burst=QUESTIONS_AT_ONCE, now=now)

    def of(self, app_id: str, name: str) -> Sample | None:
        """How that server has a model asked; None where its user has not allowed it, or there is no window."""
        if self._dialogs is None or self._choices.of(app_id, name).model is None:
            return None
        return lambda request: self._sample((app_id, name), request)

    async def _sample(self, server: tuple[str, str], request: SampleRequest) -> Sampled | None:
        if server in self._waiting:
            raise OneAtATime
        self._rate_limit.take(" ".join(server))
        self._waiting.add(server)
        try:
            return await self._asked(server, request)
        finally:
            self._waiting.discard(server)

    async def _asked(self, server: tuple[str, str], request: SampleRequest) -> Sampled | None:
        model = self._choices.of(*server).model
        if self._dialogs is None or model is None or self._refusals.is_quiet(server):
            return None
        agreed = await self._dialogs.confirm_sample(SampleQuestion(server[1], model, request))
        self._refusals.answered(server, yes=agreed)
        if not agreed:
            return None
        # While the question was open, its user may have taken the right back, or chosen another model.
        if self._choices.of(*server).model != model:
            return None
        # A session's context is that of whoever began it: a call that is long over is not whom this is counted for.
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asyncio.create_task(self._complete(server[0], model, request), context=Context())
        except TimeoutError:
            raise DeadlineExceeded from None

    async def _complete(self, app_id: str, model: ModelChoice, request: SampleRequest) -> Sampled:
        messages = request.chat()
        asked: Json = {"model": model.model, "messages": messages}
        if request.temperature is not None:
            asked["temperature"] = request.temperature
        if request.stop:
            asked["stop"] = list(request.stop)
        answer = await self._fetch.call(
            ProviderRef(provider_hash="", dashboard_app_id=app_id, provider_name=model.provider_name),
            lambda client: self._calls.complete(client, {**asked, **most_tokens(client, request.max_tokens)}),
            types=(openai.OPENAI.type,),
            usage=usage_in,
            expected=expected_of(messages, request.max_tokens),
        )
        return _read(answer, model.model)


def _read(answer: Json, model: str) -> Sampled:
    choice = answer["choices"][0] if answer.get("choices") else {}
    message = choice.get("message") or {}
    text = message.get("content") or message.get("refusal") or ""
    return Sampled(text if isinstance(text, str) else "", model, choice.get("finish_reason") == "length")
