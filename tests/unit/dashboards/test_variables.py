"""Variables of a dashboard: what they are on a day, and how settings get them."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.messages import Sender, WidgetIdentity
from main_process.dashboards import Dashboard, Tile
from main_process.dashboards.model import ChoiceVariable, DatesVariable, Span, TextVariable
from main_process.dashboards.variables import LONGEST_SETTING, DateRange, Values, filled, values_of

TODAY = date(2026, 3, 2)
VALUES: Values = {"region": "eu", "empty": "", "period": DateRange(start="2026-01-01", end="2026-01-31")}


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        yield main


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        ("today", "2026-03-02", "2026-03-02"),
        ("yesterday", "2026-03-01", "2026-03-01"),
        ("last-7-days", "2026-02-24", "2026-03-02"),
        ("this-month", "2026-03-01", "2026-03-02"),
        ("last-month", "2026-02-01", "2026-02-28"),
        ("custom", "2025-01-01", ""),
    ],
)
def test_a_span_is_two_days_that_are_both_meant(span: Span, start: str, end: str) -> None:
    """Up to today, or as its user has chosen."""
    variable = DatesVariable(name="period", span=span, start="2025-01-01")
    assert values_of([variable], TODAY) == {"period": DateRange(start=start, end=end)}


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("index-{{region}}", "index-eu"),
        ("{{ region }}{{empty}}!", "eu!"),
        ("{{period.start}} to {{period.end}}", "2026-01-01 to 2026-01-31"),
        ("{{period}}", "2026-01-01/2026-01-31"),
        ("{{unknown}} {{region.start}} {{}}", "{{unknown}} {{region.start}} {{}}"),
        ({"deep": ["{{region}}", 3, None]}, {"deep": ["eu", 3, None]}),
        ({"{{region}}": True}, {"{{region}}": True}),
    ],
)
def test_a_name_in_a_text_becomes_its_value(written: Any, given: Any) -> None:
    """At any depth; what no variable is called stays as it is written."""
    assert filled(written, VALUES) == given


def test_a_value_stays_within_the_string_of_json_that_names_it() -> None:
    """A choice that a service offers cannot add a field to what another service is asked."""
    values: Values = {"name": 'x"}, "path": "/admin", "a": {"b": "\\'}
    written = '{"path": "/items", "query": {"q": "{{name}}"}}'
    assert json.loads(filled(written, values)) == {"path": "/items", "query": {"q": values["name"]}}
    assert filled('{"limit": {{n}}}', {"n": "3"}) == '{"limit": 3}'
    assert filled("[" * 5_000 + "{{n}}", {"n": "3"}) == "[" * 5_000 + "3"


def test_what_is_put_in_is_not_looked_at_again_and_does_not_grow_without_end() -> None:
    """A value that names a variable is plain text."""
    assert filled("{{a}}", {"a": "{{b}}", "b": "no"}) == "{{b}}"
    assert len(filled("{{a}}" * 3000, {"a": "x" * 400})) == LONGEST_SETTING


@pytest.mark.parametrize("name", ["", "1st", "a b", "a}}", "x" * 41])
def test_a_name_is_letters_digits_and_underscores(name: str) -> None:
    """So that it can be told from the text around it."""
    with pytest.raises(ValidationError):
        TextVariable(name=name)


async def test_a_widget_gets_plain_settings_and_hears_of_a_change(main: MainProcess) -> None:
    """The tile keeps what its user wrote; the variables come along for widgets that want them."""
    tile = Tile(instance="t", widget="search", x=0, y=0, w=4, h=4, settings={"query": "{{word}} lamp", "index": "a"})
    board = Dashboard(
        id="d", name="D", app_id="shop", widgets=[tile], variables=[TextVariable(name="word", value="red")]
    )
    await main.dashboards.save(board)
    sender = Sender(widget=WidgetIdentity("search", "t"))
    context = await main.ipc.invoke("widget-context", {}, sender)
    assert (context["settings"]["query"], context["settings"]["index"], context["variables"]) == (
        "red lamp",
        "a",
        {"word": "red"},
    )
    assert main.dashboards.get("d").widgets[0].settings["query"] == "{{word}} lamp"

    word = ChoiceVariable(name="word", choices=["blue"], value="blue")
    labels = await main.dashboards.save(board.model_copy(update={"variables": [word]}))
    assert labels.undo == "Change the variables"
    assert (await main.ipc.invoke("widget-context", {}, sender))["settings"]["query"] == "blue lamp"
    await main.dashboards.undo("d")
    assert (await main.ipc.invoke("widget-context", {}, sender))["settings"]["query"] == "red lamp"
