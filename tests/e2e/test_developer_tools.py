"""Debuggers in the real window: who is slow and who else asks, where an old answer comes from, what a tile costs."""

import ast
import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.wiring import build_main_process
from tests.e2e.attacks.responsive import Responsive
from tests.e2e.catalogue import INDEX, Catalogue
from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, click, messages_gone, page_shows, save_provider, show_dashboard, tile

APP_ID = "shop"
SLOTS = {"search": {"appId": APP_ID, "providerName": "Main"}}
SLOW = 2
"""Seconds that the service takes longer, for as long as a test says so."""
ROWS = "document.querySelectorAll('.dt tbody:not([aria-hidden]) tr')"


@pytest.fixture(scope="module")
def app(shared_place: Path, catalogue: Catalogue) -> Iterator[AppProcess]:
    """Two searches that ask the same, one of them joined or served from what the other fetched."""
    with AppProcess(shared_place / "data") as running:
        save_provider(running, APP_ID, "Main", "algolia", catalogue.pairs)
        tiles = [
            tile(f"find-{nth}", "search", x=6 * nth, settings={"index": INDEX, "query": "lamp"}, slots=SLOTS)
            for nth in range(2)
        ]
        show_dashboard(running, APP_ID, *tiles, tile("clock", "clock") | {"y": 10})
        wait_until(lambda: catalogue.searches("lamp") == 1, "nothing was asked")
        yield running


def menu(app: AppProcess, of: str, entry: str) -> None:
    """Choose an entry of a menu of the page, which begins so."""
    app.page.evaluate(f"document.querySelector({json.dumps(f'[aria-label={json.dumps(of)}]')}).click()")
    begins = json.dumps(entry)
    found = f"[...document.querySelectorAll('[role=menuitem]')].find((one) => one.innerText.startsWith({begins}))"
    wait_until(lambda: app.page.evaluate(f"{found} !== undefined"), f"no {entry}")
    app.page.evaluate(f"{found}.click()")


def choose_filter(app: AppProcess, text: str) -> None:
    """Put a filter in place of the one that is there, as typing would."""
    app.page.evaluate(
        "(() => { const field = document.querySelector('.filter-input'); field.focus(); field.select(); })()"
    )
    app.page.call("Input.insertText", text=text)


def open_row(app: AppProcess, *words: str) -> None:
    """Open the detail of the first row that has these words: a click chooses it, another opens it."""
    row = f"[...{ROWS}].find((row) => {json.dumps(words)}.every((word) => row.innerText.includes(word)))"
    wait_until(lambda: app.page.evaluate(f"{row} !== undefined"), f"no row with {words}")
    app.page.evaluate(f"{row}.click()")
    app.page.evaluate(f"{row}.click()")
    wait_until(lambda: app.page.evaluate("document.querySelector('.detail') !== null"), "no detail opens")


ENABLED = (
    "[...document.querySelectorAll('button')].find((one) => one.innerText.trim() === 'Redraw who asked')"
    "?.disabled === false"
)


def states(app: AppProcess) -> list[str]:
    """The states of the answers to searches, as the main process tells."""
    rows: list[dict[str, Any]] = ask(app, "mainApi.devtools.responses")["rows"]
    return [row["state"] for row in rows if row["channel"] == "algolia-search"]


def redrawn(app: AppProcess) -> list[str]:
    """The tiles whose searches somebody had them make again, once these are answered."""
    calls: list[dict[str, Any]] = ask(app, "mainApi.devtools.calls")["calls"]
    return sorted(
        call["sender"]["instance"]
        for call in calls
        if call["channel"] == "algolia-search" and call["asked"] == "person"
    )


def test_a_slow_widget_is_followed_to_its_service(app: AppProcess, catalogue: Catalogue) -> None:
    """To where the time went, who else asks, that the answer was joined; dropped, fetched anew, written to a file."""
    catalogue.be_late(SLOW)
    ask(app, "mainApi.responseCache.clear")
    app.reload_page()
    wait_until(lambda: app.page.evaluate("document.querySelectorAll('.tile').length") == 3, "no tiles")
    menu(app, "Menu of Search", "Inspect")
    wait_until(lambda: app.page.evaluate("document.querySelector('.filter-input')?.value") == "instance:find-0", "no")
    choose_filter(app, f"channel:algolia-search took>{SLOW / 2}s")
    sources = f"[...{ROWS}].map((row) => row.querySelector('.source').innerText)"
    wait_until(lambda: {"joined", "service"} <= set(app.page.evaluate(sources)), "it was not asked for and joined")
    open_row(app, "algolia-search", "service")
    page_shows(app, "From the service", "The same was asked", "From somebody else's fetch under way")
    times = "[...document.querySelectorAll('.timing tr')].map((row) => row.innerText).join('\\n')"
    assert re.search(rf"^SDK and service\s+{SLOW:.0f}(\.\d)? s", app.page.evaluate(times), re.MULTILINE)
    catalogue.be_late(0)
    click(app.page, "Its answer")
    open_row(app, "algolia-search")
    click(app.page, "Drop")
    wait_until(lambda: states(app) == [], "it is still there")
    tab = "[...document.querySelectorAll('[role=tab]')].find((one) => one.innerText === 'Calls')"
    app.page.evaluate(f"{tab}.click()")
    choose_filter(app, f"channel:algolia-search took>{SLOW / 2}s")
    open_row(app, "algolia-search", "service")
    click(app.page, "Ask again")
    page_shows(app, "algolia-search was asked again")
    wait_until(lambda: states(app) == ["fresh"], "it is not fetched anew")
    choose_filter(app, "channel:algolia-search")
    menu(app, "Export calls", "As HAR")
    wait_until(lambda: (ask(app, "mainApi.invoke", "desk-dialog", {}) or {}).get("title") == "Save as", "no dialog")
    ask(app, "mainApi.invoke", "desk-press", {"label": "&Save"})
    page_shows(app, "written to latchkey-calls.har")
    text = (app.user_data / "latchkey-calls.har").read_text("utf-8")
    entries = json.loads(text)["log"]["entries"]
    assert {entry["request"]["url"] for entry in entries} == {"app://latchkey/algolia-search"}
    assert {entry["_instance"] for entry in entries} >= {"find-0", "find-1"}
    assert "lamp" not in text


def test_an_old_answer_is_made_stale_redrawn_and_dropped(app: AppProcess, catalogue: Catalogue) -> None:
    """Its level and age are seen; stale, the widgets that asked have it fetched once more; dropped, it is gone."""
    before = catalogue.searches("lamp")
    assert states(app) == ["fresh"]
    menu(app, "Menu of Search", "Inspect")
    wait_until(lambda: app.page.evaluate("document.querySelector('.filter-input')?.value") == "instance:find-0", "no")
    choose_filter(app, "channel:algolia-search")
    open_row(app, "algolia-search")
    messages_gone(app)
    click(app.page, "Its answer")
    open_row(app, "algolia-search", "fresh", "memory")
    page_shows(app, "search (find-0)", "search (find-1)", "fresh for 30 s")
    click(app.page, "Make stale")
    wait_until(lambda: states(app) == ["stale"], "it is still fresh")
    told = f"[...{ROWS}].some((row) => row.innerText.includes('stale'))"
    wait_until(lambda: app.page.evaluate(told), "the table does not say so")
    messages_gone(app)
    wait_until(lambda: app.page.evaluate(ENABLED), "nobody is known to have asked")
    click(app.page, "Redraw who asked")
    wait_until(lambda: redrawn(app) == ["find-0", "find-1"], "not both asked again")
    assert catalogue.searches("lamp") > before
    wait_until(lambda: states(app) == ["fresh"], "it did not come back")
    asked = catalogue.searches("lamp")
    click(app.page, "Drop")
    wait_until(lambda: states(app) == [], "it is still there")
    assert catalogue.searches("lamp") == asked


def test_why_leads_from_a_failed_tile_to_the_call_that_failed(app: AppProcess) -> None:
    """In its header: to that tile's failed calls alone, with what the widget says; mended, nobody asks why."""
    header = "document.querySelector('[data-tile=find-0] .tile-failed')"
    ask(app, "mainApi.devtools.simulate", "find-0", "error")
    menu(app, "Menu of Search", "Reload")
    wait_until(lambda: app.page.evaluate(f"{header}?.innerText.startsWith('Why?')"), "it does not say that it failed")
    app.page.evaluate(f"{header}.click()")
    told = "document.querySelector('.filter-input')?.value"
    wait_until(lambda: app.page.evaluate(told) == "instance:find-0 -outcome:ok,running", "the tools do not show it")
    open_row(app, "algolia-", "service-failed")
    assert app.page.evaluate(f"[...{ROWS}].every((row) => row.querySelector('[data-tone=bad]') !== null)")
    frames = [app.widget("search", nth) for nth in range(2)]
    frame = next(one for one in frames if one.evaluate("latchkey.context.instance") == "find-0")
    page_shows(app, frame.evaluate("document.querySelector('[role=alert] p').innerText"))
    ask(app, "mainApi.devtools.simulate", "find-0", None)
    menu(app, "Menu of Search", "Reload")
    wait_until(lambda: app.page.evaluate(f"{header} === null"), "it asks why after all is well")


CATCH_COPY = """document.execCommand = () => {
  window.copied = document.querySelector("body > textarea[aria-hidden]").value;
  return true;
}"""


def test_a_copied_call_can_be_run(app: AppProcess, catalogue: Catalogue, tmp_path: Path) -> None:
    """As JavaScript in the widget that made it, as Python in a main process; only the texts are to be filled in."""
    menu(app, "Menu of Search", "Inspect")
    wait_until(lambda: app.page.evaluate("document.querySelector('.filter-input')?.value") == "instance:find-0", "no")
    choose_filter(app, "channel:algolia-search instance:find-0")
    open_row(app, "algolia-search")
    copied = {}
    for language in ("JavaScript", "Python"):
        app.page.evaluate(CATCH_COPY)
        click(app.page, f"Copy as {language}")
        copied[language] = wait_until(lambda: app.page.evaluate("window.copied"), "nothing is copied")
        app.page.evaluate("window.copied = ''")
    asked = re.sub(r'(indexName"?: )""', rf'\1"{INDEX}"', copied["JavaScript"])
    frame = app.widget("search")
    answer = frame.evaluate(
        f"(async () => {{ {asked.replace('await mainApi.invoke', 'return await mainApi.invoke')} }})()"
    )
    assert answer["nbHits"] == 12

    async def run() -> Any:
        async with build_main_process(tmp_path, master_key=bytes(32)) as main:
            await main.providers.save_provider(APP_ID, "Main", "algolia", dict(catalogue.pairs))
            code = re.sub(r'(indexName": )""', rf'\1"{INDEX}"', copied["Python"])
            code = code.replace("await main.ipc.invoke", "answer = await main.ipc.invoke")
            names: dict[str, Any] = {"main": main}
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            await eval(compile(code, "copied", "exec", flags), names)  # noqa: S307 - it is what a person would do with it
            return names["answer"]

    assert asyncio.run(run())["nbHits"] == 12


FLOOD = """(async () => {
  const begun = performance.now();
  let asked = 0;
  for (let passed = 0; passed < 3000; passed = performance.now() - begun) {
    while (asked < passed) { asked += 1; mainApi.invoke("probe-echo", { n: asked }).catch(() => 0); }
    await new Promise((go) => setTimeout(go, 8));
  }
  return asked;
})()"""


def test_a_thousand_calls_a_second_leave_the_window_responsive_while_they_are_shown(app: AppProcess) -> None:
    """For three seconds, each call with the time of its way there and back. `test_tools_under_load` takes a minute."""
    menu(app, "Menu of Search", "Inspect")
    wait_until(lambda: app.page.evaluate("document.querySelector('.filter-input')?.value") == "instance:find-0", "no")
    choose_filter(app, "channel:probe-echo ipc>0ms")
    window = Responsive(app)
    asked = app.page.evaluate(FLOOD, within=60.0)
    window.stayed_responsive()
    rows = "Number(document.querySelector('.dt').ariaRowCount)"
    wait_until(lambda: app.page.evaluate(rows) > 0.9 * asked, "they are not all shown with their times")


def test_the_process_of_a_widget_is_told_with_what_it_costs(app: AppProcess) -> None:
    """Tiles of one package share one, which is no other's and not the window's: who is killed with it is as told."""
    menu(app, "Menu of Clock", "Inspect")
    wait_until(lambda: app.page.evaluate("document.querySelector('.filter-input')?.value") == "instance:clock", "no")
    tab = "[...document.querySelectorAll('[role=tab]')].find((one) => one.innerText === 'Widgets')"
    wait_until(lambda: app.page.evaluate(f"{tab}?.click() ?? {tab} !== undefined"), "no tools")

    def told() -> dict[str, int] | None:
        rows: list[dict[str, Any]] = ask(app, "mainApi.devtools.widgets")["widgets"]
        pids = {row["instance"]: row["pid"] for row in rows if row["pid"] is not None}
        return pids if {"find-0", "find-1", "clock"} <= pids.keys() else None

    pids = wait_until(told, "not every process is found")
    assert pids["find-0"] == pids["find-1"]
    assert len({pids["find-0"], pids["clock"], app.page_renderer().pid}) == 3
    choose_filter(app, "instance:clock memory>1MB")
    open_row(app, "Clock")
    page_shows(app, f"{pids['clock']}, for this tile alone", "of a core", "of its own")
    for widget, nth in (("search", 0), ("search", 1), ("clock", 0)):
        app.widget(widget, nth).evaluate("window.old = true")
    psutil.Process(pids["clock"]).kill()
    wait_until(lambda: app.widget("clock").evaluate("!window.old"), "it draws something else")
    assert [app.widget("search", nth).evaluate("window.old") for nth in range(2)] == [True, True]
    wait_until(lambda: (told() or pids)["clock"] != pids["clock"], "its new process is not found")
