"""What a tool may do is asked of the user, once or for always, and what is switched off is not called at all."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from app.channels import Dialogs
from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.api.mcp_consent import QUESTIONS_AT_ONCE
from main_process.dashboards import Dashboard, SlotBinding, Tile
from main_process.mcp.adding import ToolQuestion
from main_process.mcp.catalogue import McpCatalogueEntry
from main_process.mcp.choices import McpChoices, ServerChoices
from main_process.mcp.questions import Question
from main_process.mcp.sampling import ModelChoice, SampleQuestion
from main_process.providers.model import ProviderView
from main_process.widgets.refusals import MOST_REFUSALS
from tests.fakes.mcp.servers import RAW
from tests.fakes.widget_package import a_package

FIRST, SECOND = (Sender("p1", WidgetIdentity("actor", instance)) for instance in ("t1", "t2"))
EVERY = Sender("p1", WidgetIdentity("every", "t3"))
"""Of a widget that may call whatever tool there is."""
TOOLS = ["act", "destroy", "add", "echo"]


@dataclass
class Person:
    """Answers what they are asked."""

    answer: Literal["once", "always"] | None = None
    asked: list[ToolQuestion] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    async def add(self, app_id: str, entry: McpCatalogueEntry | None) -> ProviderView | None:
        raise AssertionError((app_id, entry))

    async def allow_questions(self, server: str) -> bool:
        return server == "Files" and self.answer is not None

    async def answer_question(self, question: Question) -> dict[str, Any] | None:
        self.questions.append(question)
        return {"city": "Ulm"} if self.answer is not None else None

    async def allow_model(self, server: str, providers: Sequence[str]) -> ModelChoice | None:
        raise AssertionError((server, providers))

    async def confirm_sample(self, question: SampleQuestion) -> bool:
        raise AssertionError(question)

    async def open_sign_in(self, server: str, url: str) -> bool:
        raise AssertionError((server, url))

    async def confirm_call(self, question: ToolQuestion) -> Literal["once", "always"] | None:
        self.asked.append(question)
        return self.answer


@dataclass
class Desk:
    """Two tiles of one widget on one server, and the person in front of them."""

    main: MainProcess
    person: Person
    ref: dict[str, Any]
    pids: Path

    async def call(self, tool: str, sender: Sender | None = FIRST, **params: Any) -> Any:
        return await self.main.ipc.invoke("mcp-call-tool", {**self.ref, "toolName": tool, **params}, sender)

    async def refused(self, tool: str, sender: Sender | None = FIRST, **params: Any) -> str:
        with pytest.raises(IpcError) as caught:
            await self.call(tool, sender, **params)
        assert caught.value.code == Code.NOT_GRANTED
        return type(caught.value).__name__

    async def choices(self) -> Any:
        return await self.main.ipc.invoke("mcp-get-choices", self.ref)


async def build(folder: Path, person: Person | None) -> Desk:
    async def pick_folder() -> Path | None:
        return folder if person is not None else None

    dialogs = Dialogs(mcp=person, pick_folder=pick_folder)
    main = build_main_process(folder / "data", master_key=bytes(range(32)), dialogs=lambda _main: dialogs)
    args = ["-S", RAW, "many-tools", str(folder / "pids")]
    config = {"transport": "stdio", "command": sys.executable, "args": args}
    view = await main.providers.save_provider("app", "Files", "files", {}, "mcp", config)
    slots = {"files": {"label": "Files", "types": ["files"], "tools": TOOLS}}
    channels = ["mcp-call-tool", "mcp-call-tool-stream", "mcp-list-tools"]
    main.widgets.add(a_package(folder, "actor", channels=channels, slots=slots))
    bound: dict[str, SlotBinding | None] = {"files": SlotBinding(app_id="app", provider_name="Files")}
    every = {"files": {"label": "Files", "types": ["mcp"], "tools": ["*"]}}
    main.widgets.add(a_package(folder, "every", channels=channels, slots=every))
    places = [("t1", "actor"), ("t2", "actor"), ("t3", "every")]
    tiles = [Tile(instance=name, widget=widget, x=0, y=0, w=2, h=2, slots=bound) for name, widget in places]
    await main.dashboards.save(Dashboard(id="d", name="Desk", app_id="app", widgets=tiles))
    ref = {"providerHash": view.provider_hash, "dashboardAppId": "app", "providerName": "Files"}
    return Desk(main, person or Person(), ref, folder / "pids")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    built = await build(tmp_path, Person())
    async with built.main:
        yield built


async def test_a_tool_that_may_destroy_asks_and_no_means_no(desk: Desk) -> None:
    """The question names the widget, the server, the tool and the arguments; a stream asks too; nothing was called."""
    refusals = [await desk.refused("destroy", arguments={"path": "/"}), await desk.refused("act")]
    stream = await desk.main.ipc.invoke("mcp-call-tool-stream", {**desk.ref, "toolName": "destroy"}, FIRST)
    with pytest.raises(IpcError) as caught:
        await anext(stream)
    first = desk.person.asked[0]
    status = await desk.main.ipc.invoke("mcp-server-status", desk.ref)

    assert (refusals, type(caught.value).__name__) == (["ToolDeclined"] * 2, "ToolDeclined")
    assert (first.server, first.tool["name"], first.arguments) == ("Files", "destroy", {"path": "/"})
    assert (first.whose.endswith("on the dashboard “Desk”"), len(desk.person.asked)) == (True, 3)
    assert status["calls"] == 1


async def test_what_only_reads_or_adds_does_not_ask_nor_does_the_apps_page(desk: Desk) -> None:
    """A tool that says that it destroys nothing is called at once; the app's page asks for itself."""
    for tool, sender in (("echo", FIRST), ("add", FIRST), ("destroy", None)):
        assert not (await desk.call(tool, sender))["isError"]

    assert desk.person.asked == []


async def test_always_is_for_that_tile_and_that_tool_and_lasts(desk: Desk, tmp_path: Path) -> None:
    """The same tile is not asked again, another tile and another tool are; it is kept, shown, and taken back."""
    desk.person.answer = "always"
    await desk.call("destroy")
    await desk.call("destroy", arguments={"other": 1})
    kept = McpChoices(tmp_path / "data" / "mcp-servers.json").of("app", "Files")
    shown = await desk.choices()
    desk.person.answer = "once"
    await desk.call("destroy", SECOND)
    await desk.call("destroy", SECOND)
    await desk.main.ipc.invoke("mcp-forget-consents", desk.ref)
    await desk.call("destroy")

    assert [one.tool["name"] for one in desk.person.asked] == ["destroy"] * 4
    assert [(one.instance, one.tool) for one in kept.always] == [("t1", "destroy")]
    assert shown["always"] == [{"tile": "actor, Desk", "tool": "destroy"}]


async def test_a_tool_that_describes_itself_otherwise_asks_anew(desk: Desk) -> None:
    """What was agreed to is the tool as it was described then."""
    desk.person.answer = "always"
    await desk.call("act")
    await desk.call("act", None, arguments={"become": "Deletes all files."})
    await desk.call("act")

    assert [one.tool.get("description") for one in desk.person.asked] == [None, "Deletes all files."]


async def test_a_widget_that_asks_and_asks_is_not_heard(desk: Desk) -> None:
    """A few questions in a row; then the widget waits, and the other tile is still heard."""
    desk.person.answer = "once"
    for _ in range(QUESTIONS_AT_ONCE):
        await desk.call("destroy")
    with pytest.raises(IpcError) as caught:
        await desk.call("destroy")
    await desk.call("destroy", SECOND)

    assert caught.value.code == Code.TOO_FAST
    assert len(desk.person.asked) == QUESTIONS_AT_ONCE + 1


async def test_who_says_no_to_a_widget_three_times_is_not_asked_again(desk: Desk) -> None:
    """It hears no all the same; the other tile is still heard."""
    refusals = [await desk.refused("destroy") for _ in range(MOST_REFUSALS + 2)]
    asked = len(desk.person.asked)
    await desk.refused("destroy", SECOND)

    assert set(refusals) == {"ToolDeclined"}
    assert (asked, len(desk.person.asked)) == (MOST_REFUSALS, MOST_REFUSALS + 1)


async def test_what_is_switched_off_is_called_by_nobody(desk: Desk) -> None:
    """Neither by a widget, nor from the cache, nor by the page; widgets do not see it, and a rename keeps it off."""
    await desk.call("echo", cache=True)
    blocked = await desk.main.ipc.invoke("mcp-block-tools", {**desk.ref, "blocked": ["echo"]})
    refusals = [await desk.refused("echo", cache=True), await desk.refused("echo", None)]
    listed = await desk.main.ipc.invoke("mcp-list-tools", desk.ref, FIRST)
    every = await desk.main.ipc.invoke("mcp-list-tools", desk.ref, EVERY)
    page = await desk.main.ipc.invoke("mcp-list-tools", desk.ref)
    refusals.append(await desk.refused("echo", EVERY))
    await desk.main.mcp_choices.renamed("app", "Files", "Other")
    moved = desk.main.mcp_choices.of("app", "Other").blocked
    with pytest.raises(IpcError) as widget:
        await desk.main.ipc.invoke("mcp-block-tools", {**desk.ref, "blocked": []}, FIRST)

    assert (blocked["blocked"], moved, refusals) == (["echo"], ["echo"], ["ToolSwitchedOff"] * 3)
    assert [tool["name"] for tool in listed["tools"]] == ["act", "destroy", "add"]
    assert {"act", "echo"} & {tool["name"] for tool in every["tools"]} == {"act"}
    assert "echo" in [tool["name"] for tool in page["tools"]]
    assert widget.value.code == Code.NOT_GRANTED


async def test_a_deleted_provider_is_allowed_nothing_when_its_name_comes_back(desk: Desk) -> None:
    """What was allowed goes with the provider; what was switched off stays off."""
    desk.person.answer = "always"
    await desk.call("destroy")
    await desk.main.ipc.invoke("mcp-block-tools", {**desk.ref, "blocked": ["add"]})
    await desk.main.providers.delete_provider("app", "Files")
    left = desk.main.mcp_choices.of("app", "Files")

    assert (left.always, left.blocked) == ([], ["add"])


async def test_without_a_window_what_destroys_by_its_own_word_is_refused(tmp_path: Path) -> None:
    """There is nobody to ask. A tool that says nothing is what the widget's manifest was agreed to for."""
    desk = await build(tmp_path, None)
    async with desk.main:
        assert await desk.refused("destroy") == "ToolNeedsAWindow"
        assert not (await desk.call("act"))["isError"]
        assert not (await desk.call("echo"))["isError"]


async def test_a_server_is_told_of_folders_that_were_chosen_natively(desk: Desk, tmp_path: Path) -> None:
    """None before, the chosen one after, none again; a widget chooses nothing, and no path comes from a page."""

    async def told() -> Any:
        return json.loads((await desk.call("roots", None))["content"][0]["text"])

    before = await told()
    added = await desk.main.ipc.invoke("mcp-add-root", desk.ref)
    during = await told()
    removed = await desk.main.ipc.invoke("mcp-remove-root", {**desk.ref, "folder": str(tmp_path)})
    after = await told()
    codes: list[Code] = []
    for params, sender in ((desk.ref, FIRST), ({**desk.ref, "folder": "/etc"}, None)):
        with pytest.raises(IpcError) as caught:
            await desk.main.ipc.invoke("mcp-add-root", params, sender)
        codes.append(caught.value.code)

    assert (added["roots"], removed["roots"]) == ([str(tmp_path)], [])
    assert during == [tmp_path.as_uri()]
    assert (before, after) == ("refused", "refused")
    assert codes == [Code.NOT_GRANTED, Code.INVALID_PARAMS]


async def test_a_server_asks_its_user_only_where_they_allow_it(desk: Desk) -> None:
    """Refused before, answered or declined after, refused when taken back; to allow it is agreed to natively."""

    async def reply() -> Any:
        return json.loads((await desk.call("question", None))["content"][0]["text"])

    async def allow(allowed: bool) -> bool:
        params = {**desk.ref, "allow": allowed}
        return bool((await desk.main.ipc.invoke("mcp-allow-questions", params))["questions"])

    before, not_agreed = await reply(), await allow(True)
    desk.person.answer = "once"
    agreed, answered = await allow(True), await reply()
    desk.person.answer = None
    declined = await reply()
    taken_back, after = await allow(False), await reply()

    assert ("error" in before, "error" in after) == (True, True)
    assert (not_agreed, agreed, taken_back) == (False, True, False)
    assert answered["result"] == {"action": "accept", "content": {"city": "Ulm"}}
    assert declined["result"]["action"] == "decline"
    assert [(one.server, one.message) for one in desk.person.questions] == [("Files", "Where?")] * 2


async def test_choices_are_changed_one_at_a_time(tmp_path: Path) -> None:
    """Two changes at once: both are kept."""
    choices = McpChoices(tmp_path / "c.json")

    def block(tool: str) -> Callable[[ServerChoices], ServerChoices]:
        return lambda before: before.model_copy(update={"blocked": [*before.blocked, tool]})

    await asyncio.gather(*(choices.change("a", "P", block(tool)) for tool in ("x", "y")))

    assert McpChoices(tmp_path / "c.json").of("a", "P").blocked == ["x", "y"]


async def test_a_server_that_asks_and_asks_is_not_heard(desk: Desk) -> None:
    """Fifty questions at once are four windows at most; the call that asked them ends as any other."""
    desk.person.answer = "once"
    await desk.main.ipc.invoke("mcp-allow-questions", {**desk.ref, "allow": True})
    result = await desk.call("question", None, arguments={"many": 50})
    await desk.call("question", None)

    assert not result["isError"]
    assert len(desk.person.questions) == 4


async def test_what_is_known_of_a_tool_is_said_where_a_package_asks_for_it(desk: Desk, tmp_path: Path) -> None:
    """Before a server was asked nothing is known; then consent says what the tool says of itself."""
    slots = {"files": {"label": "Files", "types": ["mcp"], "tools": ["echo", "destroy", "add", "other"]}}
    package = a_package(tmp_path, "newcomer", channels=["mcp-call-tool"], slots=slots)

    async def told() -> list[str]:
        offer = await desk.main.widgets.offer(package)
        return [power.words.partition("“Files”")[2] for power in offer.powers if power.name.startswith("tool:")]

    before = await told()
    await desk.main.mcp.list_tools("app", "Files")

    assert before == [""] * 4
    assert await told() == [
        ", which only reads, says “Files”",
        ", which may change or destroy things, says “Files”",
        ", which adds and destroys nothing, says “Files”",
        "",
    ]
