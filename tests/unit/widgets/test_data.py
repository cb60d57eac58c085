"""The data of a widget on their way to a file: who is asked, who may answer, and what is in the file."""

import asyncio
import json

import pytest

from ipc.errors import InvalidParams, NotGranted
from main_process.events import Event, Events
from main_process.widgets.data import DataFormat, NoData, WidgetData, WidgetDataOffered, file_content


class Asked:
    """The widgets' side: what they were asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, str]] = []
        self.events: list[Event] = []
        events = Events()
        events.subscribe(self.events.append)
        self.data = WidgetData(events, lambda *asked: self.requests.append(asked))

    async def ask(self) -> "asyncio.Task[object]":
        task = asyncio.create_task(self.data.of("page", "t1"))
        await asyncio.sleep(0)
        return task


async def test_the_widget_that_was_asked_answers() -> None:
    """What it gives as JSON is what its user gets."""
    asked = Asked()
    task = await asked.ask()
    page, instance, request = asked.requests[0]
    asked.data.answer(page, instance, request, '[{"a": 1}]')
    assert await task == [{"a": 1}]


@pytest.mark.parametrize(("page", "instance"), [("other", "t1"), ("page", "t2")])
async def test_no_other_widget_answers_for_it(page: str, instance: str) -> None:
    """Neither one of another window nor another of the same; and nobody answers what was not asked."""
    asked = Asked()
    task = await asked.ask()
    request = asked.requests[0][2]
    with pytest.raises(NotGranted):
        asked.data.answer(page, instance, request, "1")
    asked.data.answer("page", "t1", request, "2")
    asked.data.answer("page", "t1", request, "3")
    assert await task == 2
    with pytest.raises(NotGranted):
        asked.data.answer("page", "t1", request, "4")


async def test_one_that_cannot_give_them_says_so() -> None:
    """Null is an answer; so is text that is no JSON, which is told as the widget's fault."""
    asked = Asked()
    for text, error in ((None, NoData), ("[" * 100_000, InvalidParams), ("nonsense", InvalidParams)):
        task = await asked.ask()
        asked.data.answer(*asked.requests[-1], text)
        with pytest.raises(error):
            await task


async def test_an_offer_is_news_for_the_page_that_shows_it() -> None:
    """The tile's menu hears whether there is something to save."""
    asked = Asked()
    asked.data.offer("page", "t1", offered=True)
    assert asked.events == [WidgetDataOffered("page", "t1", offered=True)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([{"a": 1, "b": "x"}, {"b": None, "c": [1]}], "a,b,c\r\n1,x,\r\n,,[1]\r\n"),
        ([["head", "too"], [1.5, True]], "head,too\r\n1.5,true\r\n"),
        ([1, {"a": 2}], 'value\r\n1\r\n"{""a"": 2}"\r\n'),
        ([], "value\r\n"),
        ("text, quoted", 'value\r\n"text, quoted"\r\n'),
        (["x;=cmd|' /C calc'!A0", "a; b", "\t-1"], "value\r\nx;'=cmd|' /C calc'!A0\r\na; b\r\n'\t'-1\r\n"),
        ([["a\n=1", {"b": ";@x"}]], '"a\n\'=1","{""b"": "";\'@x""}"\r\n'),
    ],
)
def test_csv(data: object, expected: str) -> None:
    """Objects have a head of all their fields, lists are rows, anything else is a value; spreadsheets know UTF-8."""
    assert file_content(data, "csv") == b"\xef\xbb\xbf" + expected.encode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_text_never_becomes_a_formula(start: str) -> None:
    """A spreadsheet would run it; a negative number stays a number."""
    text = file_content([{"a": f"{start}cmd()", "b": -3}], "csv").decode()
    assert f"'{start}cmd()" in text
    assert ",-3" in text


def test_json() -> None:
    """As it came, in letters that people can read."""
    assert json.loads(file_content({"é": [1, None]}, "json")) == {"é": [1, None]}
    assert "é" in file_content({"é": 1}, "json").decode()


def test_a_table_does_not_grow_with_the_square_of_its_rows() -> None:
    """A row may have a field that no other has: a small answer would fill the memory."""
    with pytest.raises(InvalidParams, match="too large a table"):
        file_content([{f"f{number}": 1} for number in range(3_000)], "csv")


def test_indenting_does_not_make_a_small_answer_huge() -> None:
    """Each level of nesting indents everything in it: what would be too much is written without."""
    nested: object = [1] * 400_000
    for _ in range(60):
        nested = [nested]
    content = file_content(nested, "json")
    assert len(content) < 2_000_000
    assert json.loads(content) == nested


@pytest.mark.parametrize("form", ["csv", "json"])
def test_half_a_character_makes_a_file_all_the_same(form: DataFormat) -> None:
    """JavaScript's texts may hold half a surrogate pair, which UTF-8 cannot carry."""
    assert b"a?b" in file_content([{"x": "a\ud800b"}], form)
