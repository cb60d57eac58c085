"""Words, typos and passages."""

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from main_process.local_search.index.chunks import passages, sections
from main_process.local_search.index.index_file import TOKENIZER
from main_process.local_search.index.text import characters, composed, fold, indexed, pattern_of, words
from main_process.local_search.search.spelling import near

LETTERS = st.characters(categories=["Lu", "Ll", "Nd", "Po", "Zs"], max_codepoint=0x24F)


@given(st.text(LETTERS, max_size=60))
def test_words_are_cut_as_sqlite_cuts_them(text: str) -> None:
    """Otherwise a highlight would mark other words than those that were found."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(c, tokenize = '{TOKENIZER}')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, row)")
        connection.execute("INSERT INTO t VALUES (?)", (fold(text),))
        terms = {row[0] for row in connection.execute("SELECT term FROM v")}
    connection.close()
    assert set(words(text)) == terms


@given(st.text(st.characters(categories=["L", "M", "N", "P", "Z"]), max_size=40))
def test_what_is_indexed_is_what_is_asked_for(text: str) -> None:
    """Whatever the script: each word of a text, cut as the index cuts it, is a term of the index, and finds itself."""
    typed = composed(text)
    asked = words(typed)
    assert [part for word in asked for part in characters(word)] == indexed(text).split()
    for word in asked:
        assert re.search(pattern_of(word), fold(typed))


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    """A match in the folded text is at the same place in the text."""
    assert len(fold(text)) == len(text)


def distance(one: str, other: str, limit: int) -> int:
    """Typos between two words; `limit + 1` if more."""
    return near(one, [(other, 1)], limit, prefix=False)[0]


@pytest.mark.parametrize(
    ("one", "other", "typos"),
    [("light", "light", 0), ("light", "ligth", 1), ("light", "lght", 1), ("light", "lights", 1), ("light", "night", 1)],
)
def test_a_typo_is_one_letter_or_one_swap(one: str, other: str, typos: int) -> None:
    """Optimal string alignment."""
    assert distance(one, other, 2) == distance(other, one, 2) == typos


def reference(one: str, other: str) -> int:
    """The textbook's recursion for the same distance."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            change = table[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, change)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_the_distance_is_the_textbooks_up_to_its_limit(one: str, other: str, limit: int) -> None:
    """The early end changes nothing but the effort."""
    assert distance(one, other, limit) == min(reference(one, other), limit + 1)


@given(st.text("abc", min_size=1, max_size=6), st.text("abc", max_size=9), st.integers(0, 2))
def test_a_word_being_typed_is_compared_with_beginnings(word: str, term: str, limit: int) -> None:
    """The nearest of them counts."""
    nearest = min(reference(word, term[:length]) for length in range(len(term) + 1))
    assert near(word, [(term, 1)], limit, prefix=True)[0] == min(nearest, limit + 1)


def test_the_nearest_words_win_and_then_the_most_frequent() -> None:
    """Two typos are not offered where one suffices."""
    candidates = [("lights", 1), ("ligths", 9), ("light", 2), ("night", 5)]
    assert near("ligth", candidates, 2, prefix=False) == (1, ("ligths", "light"))
    assert near("xyz", candidates, 1, prefix=False) == (2, ())


@given(st.text(st.sampled_from("ab \n"), max_size=200), st.integers(5, 40))
def test_passages_lose_no_word_and_are_never_too_long(text: str, limit: int) -> None:
    """Whatever the text's paragraphs and lines are."""
    pieces = list(passages(text, limit))
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_sections_know_the_headings_that_lead_to_them() -> None:
    """A heading of the same level ends the one before; text before the first has none."""
    found = [(part.headings, part.text) for part in sections("intro\n# A\n## B\nb\n## C\nc\n# D #\nd\n")]
    assert found == [((), "intro"), (("A", "B"), "b"), (("A", "C"), "c"), (("D",), "d")]
