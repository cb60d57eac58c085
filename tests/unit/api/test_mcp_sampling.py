"""Whose user says no to a server's requests is not asked for ever."""

from types import SimpleNamespace
from typing import Any, cast

from main_process.api.mcp_sampling import MOST_REFUSALS, QUESTION_EACH_S, QUIET_S, ServerModels
from main_process.mcp.sampling import ModelChoice, Said, SampleRequest

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
