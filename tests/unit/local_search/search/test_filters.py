"""Algolia's filters: what they select, and what is refused."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from main_process.local_search.search.filters import AllOf, AnyOf, Filter, Is, Not, parse_facet_filters, parse_filters
from main_process.local_search.service.errors import Refused
from tests.unit.local_search.indexed import index_of

BOOKS: list[dict[str, Any]] = [
    {"title": "a", "content": "", "genre": "poetry", "language": "en"},
    {"title": "b", "content": "", "genre": ["poetry", "drama"], "language": "de"},
    {"title": "c", "content": "", "genre": "science fiction", "language": "en"},
]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("", ["0", "1", "2"]),
        ("genre:poetry", ["0", "1"]),
        ("genre:drama", ["1"]),
        ('genre:"science fiction"', ["2"]),
        ("genre:'science fiction' OR language:de", ["1", "2"]),
        ("genre:poetry AND language:en", ["0"]),
        ("NOT genre:poetry", ["2"]),
        ("NOT NOT genre:poetry", ["0", "1"]),
        ("genre:poetry AND NOT language:en", ["1"]),
        ("(genre:poetry OR genre:drama) AND (language:de OR language:fr)", ["1"]),
        ("language:fr OR genre:poetry AND language:en", ["0"]),
        ("genre:nothing", []),
    ],
)
def test_filters_select(tmp_path: Path, filters: str, expected: list[str]) -> None:
    """AND binds tighter than OR; values with spaces are quoted; lists have each of their members."""
    with index_of(tmp_path, *BOOKS) as index:
        assert index.ids(filters=filters) == expected


@pytest.mark.parametrize(
    ("facet_filters", "expected"),
    [
        ([], ["0", "1", "2"]),
        (["genre:poetry", "language:en"], ["0"]),
        ([["genre:drama", "genre:science fiction"]], ["1", "2"]),
        (["language:-en"], ["1"]),
        (["genre:poetry", ["language:de", "language:fr"]], ["1"]),
        ("genre:science fiction", ["2"]),
    ],
)
def test_facet_filters_select(tmp_path: Path, facet_filters: Any, expected: list[str]) -> None:
    """Outer arrays are AND, inner ones OR, a minus sign negates."""
    with index_of(tmp_path, *BOOKS) as index:
        assert index.ids(facetFilters=facet_filters) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("price > 3", "numeric filters"),
        ("price:1 TO 5", "numeric ranges"),
        ("_tags:x", "no tags"),
        ("genre", "expected ':'"),
        ("genre:", "has no value"),
        ("genre:a genre:b", "unexpected 'genre'"),
        ("(genre:a", "closing parenthesis"),
        ("genre:a)", "unexpected ')'"),
        ("AND", "expected ':'"),
        ('genre:"a', "cannot read character 7"),
        ("(" * 40 + "a:b" + ")" * 40, "nested too deep"),
        ("a:b OR " * 500 + "a:b", "too long"),
    ],
)
def test_what_is_not_supported_is_named(text: str, said: str) -> None:
    """A filter that were ignored would give hits that nobody asked for."""
    with pytest.raises(Refused, match=r".") as caught:
        parse_filters(text)
    assert caught.value.status == 400
    assert said in caught.value.message


@pytest.mark.parametrize("value", [5, [5], [[]], [["a:b", 3]], ["novalue"], [":x"], {"a": "b"}, ["a:b"] * 300])
def test_facet_filters_of_another_form_are_refused(value: Any) -> None:
    """Only strings `facet:value`, and arrays of them, and not too many."""
    with pytest.raises(Refused):
        parse_facet_filters(value)


def test_a_filter_on_what_is_no_facet_is_refused(tmp_path: Path) -> None:
    """It would select nothing, for a reason that nobody sees."""
    with index_of(tmp_path, *BOOKS) as index, pytest.raises(Refused) as caught:
        index.search(filters="title:a")
    assert caught.value.message == "title is not a facet of books; it has genre, language"


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
leaves = st.builds(Is, words, words)


def written(node: Filter) -> str:
    """A filter as text."""
    match node:
        case Is(attribute, value):
            quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in (attribute, value)]
            return f'"{quoted[0]}":"{quoted[1]}"'
        case Not(term):
            return f"NOT ({written(term)})"
        case AllOf(terms):
            return "(" + " AND ".join(written(term) for term in terms) + ")"
        case AnyOf(terms):
            return "(" + " OR ".join(written(term) for term in terms) + ")"


trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def read(text: str) -> Filter | str:
    """The tree, or why there is none."""
    try:
        return parse_filters(text)
    except Refused as refusal:
        return refusal.message


@given(trees)
def test_what_is_written_is_read_back(tree: Filter) -> None:
    """Any tree, with any text in names and values, survives being written down and parsed."""
    found = read(written(tree))
    assert found == tree or (isinstance(found, str) and "nested too deep" in found)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else ever comes out of the parser, and a refusal says whose it is."""
    found = read(text)
    assert not isinstance(found, str) or found.startswith("filters: ")
