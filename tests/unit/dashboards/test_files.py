"""Dashboards as documents and files: what is in them, what never is, and how a bad one is refused."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import InvalidParams, IpcError
from main_process.dashboards import Dashboard, SlotBinding, Wire
from main_process.dashboards.files import MOST_FILE_BYTES, DashboardDropped, FileUnusable, parse
from main_process.dashboards.model import ChoiceSource, ProvidedVariable

SECRET_NAME = "Production of Acme"


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        yield main


def tile(instance: str, widget: str, **fields: Any) -> dict[str, Any]:
    return {"instance": instance, "widget": widget, "x": 0, "y": 0, "w": 4, "h": 4} | fields


async def with_dashboard(main: MainProcess, *tiles: dict[str, Any], wiring: list[Wire] | None = None) -> str:
    """Save a dashboard of these tiles; its id."""
    await main.providers.save_provider("shop", SECRET_NAME, "algolia", {"appId": "X1", "apiKey": "canary-key"})
    document = {"id": "mine", "name": "Sales", "appId": "shop", "widgets": list(tiles)}
    dashboard = Dashboard.model_validate(document).model_copy(update={"wiring": wiring or []})
    await main.dashboards.save(dashboard)
    return dashboard.id


BOUND = {"search": {"appId": "shop", "providerName": SECRET_NAME}}


async def test_a_document_holds_the_tiles_and_names_no_provider(main: MainProcess) -> None:
    """A slot is the type that it wants: the bound provider's, or what the widget asks for."""
    tiles = tile("t1", "search", slots=BOUND, settings={"index": "guides"}), tile("t2", "index-facts")
    document = await main.ipc.invoke("dashboard-export", {"id": await with_dashboard(main, *tiles)})

    assert (document["format"], document["version"], document["name"]) == ("latchkey-dashboard", 1, "Sales")
    assert [one["slots"] for one in document["tiles"]] == [{"search": "algolia"}, {"search": "algolia"}]
    assert document["tiles"][0]["settings"] == {"index": "guides"}
    text = json.dumps(document)
    view = await main.providers.describe_provider("shop", SECRET_NAME)
    assert [word for word in (SECRET_NAME, view.provider_hash, "shop", "X1", "canary-key") if word in text] == []


async def test_refreshes_are_in_the_file_and_nothing_is_written_where_none_were_chosen(main: MainProcess) -> None:
    """Of the dashboard and of a tile; a time that is none is refused."""
    known = await with_dashboard(main, tile("t1", "clock", refresh={"at": ["08:30"]}), tile("t2", "clock"))
    plain = await main.ipc.invoke("dashboard-export", {"id": known})
    assert ("refresh" in plain, plain["tiles"][0]["refresh"]["at"]) == (False, ["08:30"])
    assert "refresh" not in plain["tiles"][1]

    made = await main.ipc.invoke("dashboard-import", {"document": plain | {"refresh": {"every": 60}}})
    refresh = main.dashboards.get(made["id"]).refresh
    assert refresh is not None
    assert (refresh.every, refresh.pause_hidden) == (60, True)
    for wrong in ({"every": 1}, {"at": ["24:00"]}, {"every": 90_000}):
        with pytest.raises(IpcError):
            await main.ipc.invoke("dashboard-import", {"document": plain | {"refresh": wrong}})


async def test_an_import_adds_and_never_replaces(main: MainProcess) -> None:
    """The same document twice is two dashboards with ids and names of their own, each tile without a provider."""
    known = await with_dashboard(main, tile("t1", "search", slots=BOUND))
    before = main.dashboards.document.dashboards[0]
    document = await main.ipc.invoke("dashboard-export", {"id": known})
    made = [await main.ipc.invoke("dashboard-import", {"document": document}) for _ in range(2)]
    after = main.dashboards.document.dashboards

    assert after[0] == before
    assert [one.name for one in after] == ["Sales", "Sales 2", "Sales 3"]
    assert [one.id for one in after[1:]] == [one["id"] for one in made]
    assert len({one.id for one in after}) == 3
    assert [one.widgets[0].slots for one in after[1:]] == [{"search": None}] * 2
    assert made[0]["missing"] == {
        "widgets": [],
        "providers": [{"instance": after[1].widgets[0].instance, "slot": "search", "type": "algolia"}],
    }


async def test_pages_are_in_the_document_and_a_dashboard_of_one_page_says_nothing_of_them(main: MainProcess) -> None:
    """An older Latchkey reads what has no pages; a tile keeps its page."""
    one = await main.ipc.invoke("dashboard-export", {"id": await with_dashboard(main, tile("t1", "clock"))})
    assert ("pages" in one, "page" in one["tiles"][0]) == (False, False)

    pages = [{"id": "first", "name": "Day"}, {"id": "p2", "name": "Night"}]
    tiles = [tile("a", "clock", page="first"), tile("b", "clock", page="p2")]
    document = {"format": "latchkey-dashboard", "version": 1, "name": "Two", "tiles": tiles, "pages": pages}
    made = await main.ipc.invoke("dashboard-import", {"document": document})
    again = await main.ipc.invoke("dashboard-export", {"id": made["id"]})
    assert (again["pages"], [one["page"] for one in again["tiles"]]) == (pages, ["first", "p2"])
    with pytest.raises(InvalidParams, match="two pages share an id"):
        await main.ipc.invoke("dashboard-import", {"document": document | {"pages": [pages[0], pages[0]]}})


async def test_variables_are_in_the_document_without_the_provider_that_gives_their_choices(main: MainProcess) -> None:
    """Neither written nor read: whoever gets the file has other providers."""
    known = await with_dashboard(main, tile("t1", "clock"))
    source = ChoiceSource(
        widget="search", setting="index", provider=SlotBinding(app_id="shop", provider_name=SECRET_NAME)
    )
    index = ProvidedVariable(name="index", source=source, value="guides")
    await main.dashboards.save(main.dashboards.get(known).model_copy(update={"variables": [index]}))
    assert main.dashboards.uses("shop", SECRET_NAME) == ["the choices of index on Sales"]

    document = await main.ipc.invoke("dashboard-export", {"id": known})
    assert SECRET_NAME not in json.dumps(document)
    hostile = document["variables"][0] | {"source": source.model_dump(mode="json", by_alias=True)}
    made = await main.ipc.invoke("dashboard-import", {"document": document | {"variables": [hostile]}})
    assert main.dashboards.get(made["id"]).variables == [
        index.model_copy(update={"source": ChoiceSource(widget="search", setting="index")})
    ]

    await main.dashboards.rebind("shop", SECRET_NAME, "Renamed")
    assert main.dashboards.uses("shop", "Renamed") == ["the choices of index on Sales"]


async def test_a_widget_that_is_not_here_is_named_and_its_tile_is_kept(main: MainProcess) -> None:
    """An import is valid without its widgets."""
    document = {"format": "latchkey-dashboard", "version": 1, "name": "Far", "tiles": [tile("a", "nowhere-seen")]}
    made = await main.ipc.invoke("dashboard-import", {"document": document})

    assert made["missing"] == {"widgets": ["nowhere-seen"], "providers": []}
    assert [one.widget for one in main.dashboards.document.dashboards[0].widgets] == ["nowhere-seen"]


async def test_wiring_survives_under_the_new_instances(main: MainProcess) -> None:
    """What was wired to a tile that is gone stays behind."""
    wire = Wire(publisher="t1", topic="chosen", listener="t2", hears="record", connected=True)
    gone = wire.model_copy(update={"listener": "gone"})
    tiles = tile("t1", "search"), tile("t2", "clock")
    document = await main.ipc.invoke(
        "dashboard-export", {"id": await with_dashboard(main, *tiles, wiring=[wire, gone])}
    )
    await main.ipc.invoke("dashboard-import", {"document": document})
    imported = main.dashboards.document.dashboards[1]
    first, second = (one.instance for one in imported.widgets)

    assert imported.wiring == [wire.model_copy(update={"publisher": first, "listener": second})]
    assert {first, second} & {"t1", "t2"} == set()


WHOLE: dict[str, Any] = {"format": "latchkey-dashboard", "version": 1, "name": "N", "tiles": [tile("a", "clock")]}


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({}, "no dashboard"),
        ({**WHOLE, "format": "grafana"}, "no dashboard"),
        ({**WHOLE, "version": 2}, "newer Latchkey"),
        ({**WHOLE, "version": "1"}, "version"),
        ({**WHOLE, "version": True}, "version"),
        ({name: value for name, value in WHOLE.items() if name != "version"}, "version"),
        ({**WHOLE, "name": ""}, "name"),
        ({**WHOLE, "tiles": [tile("a", "clock"), tile("a", "clock")]}, "share an instance"),
        ({**WHOLE, "tiles": [tile("a", "clock"), tile("b", "../x", w=99)]}, r"tiles\[1\]\.widget.*tiles\[1\]\.w"),
        ({**WHOLE, "tiles": [tile("a", "clock", slots=BOUND)]}, r"tiles\[0\]\.slots\.search"),
        ({**WHOLE, "providerHash": "h"}, "providerHash"),
    ],
)
async def test_a_bad_document_is_refused_with_every_fault_and_changes_nothing(
    main: MainProcess, document: dict[str, Any], named: str
) -> None:
    """The message names the places."""
    with pytest.raises(IpcError, match=named):
        await main.ipc.invoke("dashboard-import", {"document": document})

    assert main.dashboards.document.dashboards == []


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b'{"a":\n1,}', "line 2"),
        (b"[]", "no JSON object"),
        (b'{"a":' + b"1" * 5_000 + b"}", "too long"),
        (b"[" * 100_000, "nested"),
        (b" " * (MOST_FILE_BYTES + 1), "too large"),
    ],
)
def test_a_file_that_is_no_document_is_told_in_a_sentence(raw: bytes, named: str) -> None:
    """Whatever it holds."""
    with pytest.raises(InvalidParams, match=named):
        parse(raw)


async def test_every_template_is_a_dashboard_of_widgets_that_are_here(main: MainProcess) -> None:
    """It can be imported as it is, lacks no widget, and on no page do its tiles overlap."""
    templates = (await main.ipc.invoke("dashboard-templates", {}))["templates"]
    assert [one["document"]["name"] for one in templates] == ["AI desk", "Search overview", "Service status"]
    for template in templates:
        made = await main.ipc.invoke("dashboard-import", {"document": template["document"]})
        assert made["missing"]["widgets"] == []
        cells = [
            (one.get("page"), x, y)
            for one in template["document"]["tiles"]
            for x in range(one["x"], one["x"] + one["w"])
            for y in range(one["y"], one["y"] + one["h"])
        ]
        assert len(set(cells)) == len(cells)


async def test_what_was_dropped_is_added_and_told(main: MainProcess, tmp_path: Path) -> None:
    """A file that is none is told in a sentence, with its name; both to the window, which shows it."""
    heard: list[DashboardDropped] = []
    main.events.subscribe(lambda event: heard.append(event) if isinstance(event, DashboardDropped) else None)
    file = tmp_path / "far.json"
    file.write_text(json.dumps({**WHOLE, "tiles": [tile("a", "nowhere-seen")]}))
    await main.dashboard_files.dropped(file)
    file.write_text("{")
    await main.dashboard_files.dropped(file)

    made, refused = heard
    assert made.dashboard_id == main.dashboards.document.dashboards[0].id
    assert made.missing is not None
    assert made.missing.widgets == ["nowhere-seen"]
    assert (refused.file, refused.dashboard_id, "line 1 is not JSON" in refused.sentence) == ("far.json", None, True)


async def test_a_file_comes_back_as_it_went(main: MainProcess, tmp_path: Path) -> None:
    """Also when an editor has put a byte order mark before it; and a path that cannot be used is named."""
    document = await main.dashboard_files.document(await with_dashboard(main, tile("t1", "clock", title="Zürich")))
    file = tmp_path / "sales.json"
    await main.dashboard_files.write(document, file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    dashboard, missing = await main.dashboard_files.read(file)

    assert (dashboard.widgets[0].title, missing.widgets, missing.providers) == ("Zürich", [], [])
    with pytest.raises(FileUnusable, match="nowhere"):
        await main.dashboard_files.read(tmp_path / "nowhere.json")
    with pytest.raises(FileUnusable, match=tmp_path.name):
        await main.dashboard_files.write(document, tmp_path)
