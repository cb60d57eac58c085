"""What a server wants a model asked, brought within bounds."""

import math

import pytest

from ipc.errors import InvalidParams
from main_process.mcp.sampling import MOST_TOKENS, sample_request

MESSAGE = {"role": "user", "content": {"type": "text", "text": "Hello"}}


@pytest.mark.parametrize(
    ("wanted", "sent"), [(math.nan, 0.0), (math.inf, 2.0), (-1, 0.0), (0.7, 0.7), ("hot", None), (None, None)]
)
def test_a_temperature_is_a_number_that_a_service_takes(wanted: object, sent: float | None) -> None:
    """JSON in Python may say NaN, which no service reads, and which is in no bound."""
    assert sample_request({"messages": [MESSAGE], "maxTokens": 10**9, "temperature": wanted}).temperature == sent


def test_an_answer_has_an_end() -> None:
    """However long the server wants it."""
    assert sample_request({"messages": [MESSAGE], "maxTokens": 10**9}).max_tokens == MOST_TOKENS


@pytest.mark.parametrize(
    "odd",
    [{"maxTokens": math.inf}, {"maxTokens": [1]}, {"stopSequences": 5}, {"messages": ["x"]}, {"systemPrompt": [1]}],
)
def test_what_is_of_another_kind_is_refused(odd: dict[str, object]) -> None:
    """Whatever a server sends."""
    with pytest.raises(InvalidParams):
        sample_request({"messages": [MESSAGE], "maxTokens": 10, **odd})
