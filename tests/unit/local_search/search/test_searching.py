"""What a query finds, in which order, and how the hits are dressed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from main_process.local_search.search import searching
from main_process.local_search.search.facet_values import search_facet_values
from main_process.local_search.search.params import parse_params
from main_process.local_search.service.errors import Refused
from tests.unit.local_search.indexed import index_of


def book(title: str, content: str = "", **attributes: Any) -> dict[str, Any]:
    return {"title": title, "content": content, **attributes}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("light", ["0", "1"]),
        ("ligh", ["0", "1"]),
        ("ligh ", []),
        ("light house", ["1"]),
        ("LIGHT", ["0", "1"]),
        ("cafe", ["2"]),
        ("café", ["2"]),
        ("__init__", ["3"]),
        ("nothing", []),
        ("", ["0", "1", "2", "3"]),
        ("!!!", ["0", "1", "2", "3"]),
    ],
)
def test_every_word_must_be_there_and_the_last_may_be_a_beginning(
    tmp_path: Path, query: str, expected: list[str]
) -> None:
    """As one types; a space after the last word says that it is finished. Case and accents do not count."""
    books = (book("Light"), book("House", "of light"), book("Café"), book("Classes", "the __init__ method"))
    with index_of(tmp_path, *books) as index:
        assert index.ids(query, typoTolerance=False) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("contxt", ["0"]),
        ("conetxt", ["0"]),
        ("kontext", []),
        ("asynchonous", ["1"]),
        ("asynchron", ["1"]),
        ("asinchrin", ["1"]),
        ("thr", ["2"]),
        ("tre", []),
        ("v1234", []),
        ("context manger", ["0"]),
    ],
)
def test_a_misspelt_word_stands_for_the_nearest_one(tmp_path: Path, query: str, expected: list[str]) -> None:
    """One typo from four letters on, two from eight, never in the first letter, never in numbers, prefixes included."""
    books = (book("Context managers"), book("Asynchronous"), book("Three"), book("v1235"))
    with index_of(tmp_path, *books) as index:
        assert index.ids(query) == expected


def test_typos_can_be_switched_off(tmp_path: Path) -> None:
    """As with Algolia."""
    with index_of(tmp_path, book("Context")) as index:
        assert (index.ids("contxt"), index.ids("contxt", typoTolerance=False)) == (["0"], [])


def test_the_title_comes_before_the_text_and_the_exact_title_first(tmp_path: Path) -> None:
    """The order of the searchable attributes is the order of their importance."""
    books = (
        book("Other things", "with with with with"),
        book("The with statement"),
        book("With statement context managers"),
        book("With"),
    )
    with index_of(tmp_path, *books) as index:
        assert index.ids("with") == ["3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [('"light house"', ["0"]), ("light -house", ["2"]), ('"house', ["0", "1"])],
)
def test_advanced_syntax_has_phrases_and_exclusions(tmp_path: Path, query: str, expected: list[str]) -> None:
    """Only where it is asked for."""
    books = (book("a light house"), book("house of light"), book("light"))
    with index_of(tmp_path, *books) as index:
        assert sorted(index.ids(query, advancedSyntax=True)) == expected


def test_words_may_be_left_out_where_asked_rather_than_find_nothing(tmp_path: Path) -> None:
    """`removeWordsIfNoResults`."""
    with index_of(tmp_path, book("light"), book("house")) as index:
        assert index.ids("light house") == []
        assert sorted(index.ids("light house", removeWordsIfNoResults="allOptional")) == ["0", "1"]


def test_only_the_attributes_asked_for_are_searched(tmp_path: Path) -> None:
    """`restrictSearchableAttributes`."""
    with index_of(tmp_path, book("light"), book("x", "light")) as index:
        assert index.ids("light", restrictSearchableAttributes=["content"]) == ["1"]


def test_pages_cover_every_hit_once(tmp_path: Path) -> None:
    """By page and size, and by offset and length; what lies beyond is empty."""
    with index_of(tmp_path, *[book(f"light {n}") for n in range(25)]) as index:
        pages = [index.search("light", page=page, hitsPerPage=10) for page in range(4)]
        assert sorted(hit["objectID"] for page in pages for hit in page["hits"]) == sorted(str(n) for n in range(25))
        assert [len(page["hits"]) for page in pages] == [10, 10, 5, 0]
        assert {(page["nbHits"], page["nbPages"], page["hitsPerPage"]) for page in pages} == {(25, 3, 10)}
        part = index.search("light", offset=20, length=10)
        assert (len(part["hits"]), part["offset"], part["length"], "page" in part) == (5, 20, 10, False)
        none = index.search("light", hitsPerPage=0)
        assert (none["hits"], none["nbHits"], none["nbPages"]) == ([], 25, 0)


def test_facets_count_what_the_query_found(tmp_path: Path) -> None:
    """Most frequent first; `*` means all; attributes that are no facets are left out, as with Algolia."""
    books = (
        book("light", genre=["a", "b"], language="en"),
        book("light", genre="a", language="de"),
        book("house", genre="c", language="en"),
    )
    with index_of(tmp_path, *books) as index:
        assert index.search("light", facets=["*"])["facets"] == {
            "genre": {"a": 2, "b": 1},
            "language": {"de": 1, "en": 1},
        }
        assert index.search(facets=["genre", "title"], maxValuesPerFacet=1)["facets"] == {"genre": {"a": 2}}
        assert list(index.search(facets=["genre"], sortFacetValuesBy="alpha")["facets"]["genre"]) == ["a", "b", "c"]
        assert "facets" not in index.search("light")


def test_hits_have_the_attributes_asked_for(tmp_path: Path) -> None:
    """And always their objectID."""
    with index_of(tmp_path, book("light", "text", genre="a")) as index:
        (hit,) = index.search(attributesToRetrieve=["genre"], attributesToHighlight=[], attributesToSnippet=[])["hits"]
        assert hit == {"objectID": "0", "genre": "a"}
        (hit,) = index.search(attributesToRetrieve=["*", "-content"], attributesToHighlight=["title"])["hits"]
        assert (set(hit), set(hit["_highlightResult"])) == (
            {"objectID", "title", "genre", "_highlightResult", "_snippetResult"},
            {"title"},
        )


def test_highlights_mark_what_matched(tmp_path: Path) -> None:
    """The typed part of a beginning, whole words otherwise; levels and words as Algolia gives them."""
    with index_of(tmp_path, book("Light houses", "A café by the light.")) as index:
        (hit,) = index.search("cafe light hou")["hits"]
    assert hit["_highlightResult"] == {
        "title": {
            "value": "<em>Light</em> <em>hou</em>ses",
            "matchLevel": "partial",
            "fullyHighlighted": True,
            "matchedWords": ["light", "hou"],
        },
        "content": {
            "value": "A <em>café</em> by the <em>light</em>.",
            "matchLevel": "partial",
            "fullyHighlighted": False,
            "matchedWords": ["cafe", "light"],
        },
    }


def test_snippets_show_the_words_around_the_match(tmp_path: Path) -> None:
    """As many as asked for, with an ellipsis where something is left out."""
    content = "one two three four five light seven eight nine ten"
    with index_of(tmp_path, book("x", content)) as index:
        (hit,) = index.search("light")["hits"]
        assert hit["_snippetResult"]["content"] == {
            "value": "…four five <em>light</em> seven eight…",
            "matchLevel": "full",
        }
        tags = {"highlightPreTag": "[", "highlightPostTag": "]", "snippetEllipsisText": "~"}
        (hit,) = index.search("light", attributesToSnippet=["content:3", "title"], **tags)["hits"]
        assert hit["_snippetResult"] == {
            "content": {"value": "~five [light] seven~", "matchLevel": "full"},
            "title": {"value": "x", "matchLevel": "none"},
        }


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"aroundLatLng": "1,2"}, "Local Search does not support the parameter aroundLatLng"),
        ({"numericFilters": ["a>1"]}, "Local Search does not support the parameter numericFilters"),
        ({"distinct": True}, "Local Search does not support the parameter distinct"),
        ({"hitsPerPage": 1001}, "Invalid value for hitsPerPage"),
        ({"page": -1}, "Invalid value for page"),
        ({"page": "1"}, "Invalid value for page"),
        ({"queryType": "x"}, "Invalid value for queryType"),
        ({"query": "x" * 600}, "This search is too long: it must have at most 512 characters. Shorten it."),
        ({"attributesToSnippet": ["content:many"]}, "attributesToSnippet"),
        ({"query": "-house", "advancedSyntax": True}, "advancedSyntax: a query that only excludes"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(tmp_path: Path, params: dict[str, Any], said: str) -> None:
    """Never ignored: the hits would not be what was asked for."""
    with index_of(tmp_path, book("x", "y")) as index, pytest.raises(Refused) as caught:
        index.search(**params)
    assert caught.value.status == 400
    assert caught.value.message.startswith(said)


def test_what_changes_nothing_here_is_accepted() -> None:
    """There are no analytics, rules or synonyms that these could switch."""
    params = parse_params(
        {"query": "x", "clickAnalytics": True, "enableRules": False, "userToken": "u", "analytics": True}
    )
    assert params.query == "x"


def test_the_answer_has_algolias_fields(tmp_path: Path) -> None:
    """Counts are exact, and it says so."""
    with index_of(tmp_path, book("x")) as index:
        answer = index.search("x", page=0)
        assert answer["params"] == "query=x&page=0"
        assert answer["exhaustive"] == {"facetsCount": True, "nbHits": True, "typo": True}
        assert answer["processingTimeMS"] >= 1
        assert set(index.search("x", responseFields=["nbHits"])) == {"nbHits"}


texts = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=texts, advanced=st.booleans(), kind=st.sampled_from(["prefixLast", "prefixAll", "prefixNone"]))
def test_any_text_can_be_searched_for(
    tmp_path_factory: pytest.TempPathFactory, query: str, advanced: bool, kind: str
) -> None:
    """Quotes, operators, control characters, any script: an answer, or (only exclusions) a refusal in words."""
    with index_of(tmp_path_factory.mktemp("any"), book("light house", "text"), book("x")) as index:
        try:
            answer = index.search(query, advancedSyntax=advanced, queryType=kind)
        except Refused as refusal:
            answer = {"nbHits": 0, "hits": [], "refused": refusal.message}
        assert answer["nbHits"] == len(answer["hits"])
        assert advanced or "refused" not in answer


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_whatever_is_indexed_is_found_by_its_own_words(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    """The index and the query cut and fold words in the same way, and highlights mark them."""
    alphabet = "".join(char for char in title if char.isascii() or "\u00c0" <= char <= "\u024f")
    with index_of(tmp_path_factory.mktemp("own"), book(alphabet)) as index:
        # Marks that no title has: `<em>` may be one, and is then a word like another.
        answer = index.search(alphabet, highlightPreTag="\ue000", highlightPostTag="\ue001")
        assert answer["nbHits"] == 1
        shown = answer["hits"][0]["_highlightResult"]["title"]["value"]
        assert shown.replace("\ue000", "").replace("\ue001", "") == alphabet


SCRIPTS = {
    "zh": "今天我们讨论数据库索引的设计。",
    "ja": "自由であり、かつ、尊厳と権利とについて平等である。カタカナ",
    "th": "ประเทศไทยมีภาษาไทยเป็นภาษาราชการ",
    "ko": "데이터베이스를 설계합니다",
    "ar": "السَّلَامُ عَلَيْكُم",
    "he": "שָׁלוֹם עוֹלָם",
    "hi": "हिन्दी में लिखा हुआ",
    "my": "မြန်မာဘာသာ",
    "mixed": "Python语言3.11教程 e\u0301tude",
    "wide": "\uff21\uff22\uff23 ﾃﾞｰﾀ",
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("数据库", "zh"),
        ("索引", "zh"),
        ("数据库 讨论", "zh"),
        ("権利", "ja"),
        ("平等である", "ja"),
        ("ภาษา", "th"),
        ("ราชการ", "th"),
        ("설계", "ko"),
        ("베이스", "ko"),
        ("السلام", "ar"),
        ("السَّلَام", "ar"),
        ("عليكم", "ar"),
        ("שלום", "he"),
        ("हिन्दी", "hi"),
        ("लिखा", "hi"),
        ("ဘာသာ", "my"),
        ("python", "mixed"),
        ("教程", "mixed"),
        ("語言", ""),
        ("étude", "mixed"),
        ("etude", "mixed"),
        ("abc", "wide"),
        ("हन", ""),
        ("据数", ""),
    ],
)
def test_words_are_found_in_every_script(tmp_path: Path, query: str, found: str) -> None:
    """In the middle of a sentence without spaces, with marks or without; and a highlight marks what was found."""
    with index_of(tmp_path, *(book("x", text) for text in SCRIPTS.values())) as index:
        hits = index.search(query, typoTolerance=False)["hits"]
        assert [[*SCRIPTS][int(hit["objectID"])] for hit in hits] == [found] * bool(found)
        for hit in hits:
            marked = hit["_highlightResult"]["content"]
            assert marked["value"].replace("<em>", "").replace("</em>", "") == SCRIPTS[found]
            assert marked["value"].count("<em>") >= len(query.split())
            assert (marked["matchLevel"], "<em>" in hit["_snippetResult"]["content"]["value"]) == ("full", True)


def test_a_snippet_of_a_text_without_spaces_is_a_part_of_it(tmp_path: Path) -> None:
    """As many characters as it may have words."""
    with index_of(tmp_path, book("x", "今天" * 200 + "数据库" + "明天" * 200)) as index:
        (hit,) = index.search("数据库", attributesToSnippet=["content:9"])["hits"]
        shown = hit["_snippetResult"]["content"]["value"]
        assert "<em>数据库</em>" in shown
        assert len(shown) < 30


def test_a_title_in_chinese_that_is_the_query_comes_first(tmp_path: Path) -> None:
    """As one with spaces does."""
    with index_of(tmp_path, book("数据库设计"), book("关于数据库"), book("数据库")) as index:
        assert index.ids("数据库") == ["2", "0", "1"]


@pytest.mark.parametrize(
    "params",
    [
        {"highlightPreTag": "<" * 100_000},
        {"highlightPostTag": "x" * 65},
        {"snippetEllipsisText": "x" * 65},
        {"attributesToHighlight": ["title"] * 20_000},
        {"attributesToSnippet": ["title:3"] * 20_000},
        {"attributesToRetrieve": ["title"] * 65},
        {"facets": ["genre"] * 20_000},
        {"facets": ["g" * 300]},
        {"responseFields": ["hits"] * 65},
        {"restrictSearchableAttributes": ["title"] * 65},
    ],
)
def test_what_no_search_needs_is_refused_by_name(params: dict[str, Any]) -> None:
    """Before it is multiplied by hits and words."""
    with pytest.raises(Refused, match=next(iter(params))) as caught:
        parse_params(params)
    assert caught.value.status == 400


def test_an_answer_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand hits whose every word is marked are not one answer."""
    monkeypatch.setattr(searching, "MOST_BYTES", 20_000)
    with index_of(tmp_path, *(book("x", "aa ab ac ad " * 60) for _ in range(12))) as index:
        assert len(index.search("a", hitsPerPage=2)["hits"]) == 2
        with pytest.raises(Refused, match="fewer"):
            index.search("a", hitsPerPage=12, highlightPreTag="<" * 64)


def test_the_values_of_a_facet_are_searched(tmp_path: Path) -> None:
    """Whatever their case, the most frequent first, among the records that the parameters select."""
    books = [book("Light", genre=genre) for genre in ("Poetry", "poem", "Poetry", "drama")] + [
        book("Dark", genre="pop")
    ]
    with index_of(tmp_path, *books) as index:

        def found(**body: Any) -> list[tuple[str, int]]:
            hits = search_facet_values(index.connection, index.schema, "genre", body)["facetHits"]
            return [(hit["highlighted"], hit["count"]) for hit in hits]

        assert found(facetQuery="PO") == [("<em>Po</em>etry", 2), ("<em>po</em>em", 1), ("<em>po</em>p", 1)]
        assert found(facetQuery="po", params="query=light", maxFacetHits=1) == [("<em>Po</em>etry", 2)]
        filtered = found(params="facetFilters=%5B%5B%22genre%3Adrama%22%2C%22genre%3Apop%22%5D%5D")
        assert filtered == [("drama", 1), ("pop", 1)]
        with pytest.raises(Refused, match="title is not a facet of books"):
            search_facet_values(index.connection, index.schema, "title", {})
        with pytest.raises(Refused, match="does not support the parameter what"):
            found(params="what=1")
