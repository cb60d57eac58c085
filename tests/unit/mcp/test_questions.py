"""What servers ask their users: which schemas a form can be made of, and what an answer must be."""

import pytest

from ipc.errors import InvalidParams
from main_process.mcp.questions import MOST_FIELDS, answer_of, question_of

SCHEMA = {
    "required": ["n"],
    "properties": {"n": {"type": "integer"}, "x": {"type": "number"}, "k": {"enum": ["a"]}, "b": {"type": "boolean"}},
}


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"properties": []},
        {"properties": {"a": {"type": "object"}}},
        {"properties": {"a": "text"}},
        {"properties": {"a": {"enum": [1, 2], "type": "array"}}},
        {"properties": {"a": {"type": ["string", "null"]}}},
        {"properties": {f"f{number}": {"type": "string"} for number in range(MOST_FIELDS + 1)}},
    ],
)
def test_what_is_no_flat_form_is_refused(schema: dict[str, object]) -> None:
    """A form within a form, a list, or more than one reads: nobody is asked."""
    with pytest.raises(InvalidParams):
        question_of("S", "?", schema)


def test_an_answer_has_the_types_that_were_asked_for() -> None:
    """What is empty is left out; a switch is always there."""
    question = question_of("S", "?", SCHEMA)

    assert answer_of(question, {"n": " 3 ", "x": "1.5", "k": "a", "b": True}) == {"n": 3, "x": 1.5, "k": "a", "b": True}
    assert answer_of(question, {"n": "3"}) == {"n": 3, "b": False}


@pytest.mark.parametrize("typed", [{}, {"n": "1.5"}, {"n": "1", "x": "much"}, {"n": "1", "k": "b"}])
def test_an_answer_that_does_not_fit_is_said(typed: dict[str, str]) -> None:
    """The message names the field."""
    with pytest.raises(InvalidParams):
        answer_of(question_of("S", "?", SCHEMA), typed)


def test_names_that_are_none_are_left_out() -> None:
    """Whatever a server puts among them."""
    question = question_of("S", "?", {"properties": {"a": {}}, "required": [["a"], {"a": 1}, "a"]})
    assert [field.required for field in question.fields] == [True]


@pytest.mark.parametrize("typed", ["nan", "inf", "1e999", "-Infinity"])
def test_a_number_is_one_that_json_has(typed: str) -> None:
    """Python reads more, and would write what no server reads."""
    with pytest.raises(InvalidParams, match="must be a number"):
        answer_of(question_of("S", "?", {"properties": {"x": {"type": "number"}}}), {"x": typed})
