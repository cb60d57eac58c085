"""The checker of the fakes finds every way in which an answer can differ from its description."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import description
from tests.fakes.description import FOLDER, Description

CONTENT = {
    "answers": {
        "GET /things": {"200": "[thing]", "404": "failure"},
        "GET /any": {"default": "failure"},
        "GET /text": {"200": {"text/plain": "string"}},
    },
    "schemas": {
        "thing": {"id": "integer!", "kind": "'big' | 'small'!", "tags": "{[string]}", "next": "thing | null"},
        "failure": {"message": "string", "*": "any"},
        "rate": {"rate": "number | null!"},
    },
}


@pytest.fixture
def described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Description:
    (tmp_path / "things.json").write_text(json.dumps(CONTENT))
    monkeypatch.setattr(description, "FOLDER", tmp_path)
    return Description("things")


def test_an_answer_that_agrees_has_no_problems(described: Description) -> None:
    """Required fields are there, optional ones may be, lists, maps and schemas nest, `*` lets in others."""
    things = [
        {"id": 1, "kind": "big"},
        {"id": 2, "kind": "small", "tags": {"a": ["x"]}, "next": {"id": 3, "kind": "big", "next": None}},
    ]
    assert described.problems("GET /things", 200, things) == []
    assert described.problems("GET /things", 404, {"message": "gone", "more": [1]}) == []
    assert described.problems("GET /any", 500, {}) == []
    assert described.differences("rate", {"rate": 1}) == []
    assert described.differences("rate", {"rate": 0.5}) == []


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"kind": "big"}, "value.id is missing"),
        ({"id": True, "kind": "big"}, "value.id is True, not integer"),
        ({"id": 1.5, "kind": "big"}, "value.id is 1.5, not integer"),
        ({"id": None, "kind": "big"}, "value.id is None, not integer"),
        ({"id": 1, "kind": "huge"}, "value.kind is 'huge', not 'big'"),
        ({"id": 1, "kind": "big", "colour": "red"}, "value.colour is not described"),
        ({"id": 1, "kind": "big", "tags": {"a": ["x", 2]}}, "value.tags.a[1] is 2, not string"),
        ({"id": 1, "kind": "big", "tags": None}, "value.tags is None, not ('{', [('[', ['string'])])"),
        ({"id": 1, "kind": "big", "next": []}, "value.next is [], not thing"),
        ({"id": 1, "kind": "big", "next": {"id": "1", "kind": "big"}}, "value.next.id is '1', not integer"),
        ([], "value is [], not thing"),
    ],
)
def test_every_difference_is_told_with_its_place(described: Description, value: Any, problem: str) -> None:
    """One difference, one line."""
    assert described.differences("thing", value) == [problem]


def test_a_status_that_is_not_described_is_a_problem(described: Description) -> None:
    """Unless the description has a default; and so is another content type."""
    assert described.problems("GET /things", 500, {}) == ["status 500 is not described"]
    assert described.problems("GET /text", 200, {}) == ["application/json is not described for status 200"]
    assert described.problems("GET /text", 200, "text", "text/plain") == []
    assert described.statuses("GET /things") == frozenset({200, 404})
    assert described.statuses("GET /any") == frozenset()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_file_says_where_it_is_from_and_names_only_schemas_that_it_has(path: Path) -> None:
    """Project, licence, file, version and a whole commit; a mistyped name of a schema would describe nothing."""
    content = json.loads(path.read_text("utf-8"))
    for source in content["sources"]:
        assert source.keys() == {"project", "licence", "file", "version", "commit"}
        assert re.fullmatch("[0-9a-f]{40}", source["commit"])
    assert "://" not in path.read_text("utf-8")
    kinds = [kind for fields in content["schemas"].values() for kind in fields.values()]
    for answers in content["answers"].values():
        for answer in answers.values():
            kinds += [answer] if isinstance(answer, str) else answer.values()
    names = {name for kind in kinds for name in description.names(kind)}
    assert names - content["schemas"].keys() == set()
