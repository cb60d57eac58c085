"""Whose user says no to a server's requests is not asked for ever."""

from types import SimpleNamespace
from typing import Any, cast

from main_process.api.mcp_consent import ServerQuestions
from main_process.api.mcp_sampling import QUESTION_EACH_S, ServerModels
from main_process.mcp.sampling import ModelChoice, Said, SampleRequest
from main_process.widgets.refusals import MOST_REFUSALS, QUIET_S

REQUEST = SampleRequest("", (Said("user", "Go on"),), 10)
CHOICE = ModelChoice(provider_name="Work", model="m")


async def test_after_some_refusals_nobody_is_asked_for_a_while() -> None:
    """A server that asks in a loop hears no by itself, and its user has some peace."""
    asked: list[object] = []
    moment = [0.0]

    async def confirm_sample(question: object) -> bool:
        asked.append(question)
        return False

    models = ServerModels(
        cast("Any", SimpleNamespace(of=lambda *_server: SimpleNamespace(model=CHOICE))),
        cast("Any", SimpleNamespace(confirm_sample=confirm_sample)),
        cast("Any", None),
        now=lambda: moment[0],
    )
    sample = models.of("app", "Server")
    assert sample is not None
    for _ in range(8):
        assert await sample(REQUEST) is None
        moment[0] += QUESTION_EACH_S
    assert len(asked) == MOST_REFUSALS
    moment[0] += QUIET_S
    await sample(REQUEST)
    assert len(asked) == MOST_REFUSALS + 1


async def test_nor_are_a_servers_own_questions() -> None:
    """A form that comes again and again is declined by itself, until its user has had some peace."""
    asked: list[object] = []
    moment = [0.0]

    async def answer_question(question: object) -> dict[str, str] | None:
        asked.append(question)
        return {"name": "x"} if len(asked) == 2 else None

    questions = ServerQuestions(
        cast("Any", SimpleNamespace(of=lambda *_server: SimpleNamespace(questions=True))),
        cast("Any", SimpleNamespace(answer_question=answer_question)),
        now=lambda: moment[0],
    )
    ask, other = questions.of("app", "Server"), questions.of("app", "Another")
    assert ask is not None
    assert other is not None
    form = {"properties": {"name": {"type": "string"}}}
    for _ in range(12):
        await ask("Who are you?", form)
        moment[0] += QUESTION_EACH_S
    assert len(asked) == 2 + MOST_REFUSALS  # the answer in between begins the count anew
    await other("Who are you?", form)
    assert len(asked) == 3 + MOST_REFUSALS
    moment[0] += QUIET_S
    await ask("Who are you?", form)
    assert len(asked) == 4 + MOST_REFUSALS
