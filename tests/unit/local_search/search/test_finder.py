"""Words of a query in folded text: the short pattern of plain texts finds what the one for every script finds."""

import time

from hypothesis import assume, given
from hypothesis import strategies as st

from main_process.local_search.index.text import fold, is_plain, words
from main_process.local_search.search.finder import Finder

TEXTS = st.text(st.sampled_from("ab1 _-é“ß\u0301\u0915\u093f中の\u0e01\n"), max_size=30)


@given(text=TEXTS, query=TEXTS, prefix=st.booleans())
def test_in_plain_text_both_patterns_find_the_same(text: str, query: str, prefix: bool) -> None:
    """At the same places; and a text with anything special in it is not plain."""
    folded, asked = fold(text), words(query)
    assume(asked)
    finder = Finder(tuple(asked[:1]), prefix=prefix)
    thorough = [match.span() for match in finder._of_any_script.finditer(folded)]
    assert [match.span() for match in finder.finditer(folded)] == thorough
    if is_plain(folded):
        assert [match.span() for match in finder._plain.finditer(folded)] == thorough


def test_a_text_is_not_plain_for_one_character() -> None:
    """Each of those that the thorough pattern is about makes it special; quotes and accents do not."""
    assert [is_plain(text) for text in ("plain", "“ßé–", "a\u0301", "\u0915\u093f", "中", "\u0e01", "a\u00adb")] == [
        *(True, True),
        *(False,) * 5,
    ]


def test_a_new_word_costs_next_to_nothing_in_plain_text() -> None:
    """Each key pressed is a new word: the thorough pattern took 5 ms of the processor for each."""
    began = time.thread_time()
    for number in range(100):
        assert Finder((f"word{number}",), prefix=True).search(f"a word{number} – and more")
    assert time.thread_time() - began < 0.2
