"""The widget "Chat" in the real window, with a model on loopback and an MCP server of the Python SDK."""

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.harness import AppProcess, wait_until
from tests.e2e.steps import ask, in_widget, press, press_in_widget, save_provider, show_dashboard, tile, widget_shows
from tests.e2e.steps import click as press_with_the_mouse
from tests.e2e.talker import MODEL, Talker
from tests.e2e.test_accessibility import violations
from tests.e2e.unprivileged import python_command

APP, WIDGET, IMAGES = "desk", "chat", "describe-image"
ENTER, ESCAPE, UP = 13, 27, 38


@pytest.fixture(scope="module")
def talker() -> Iterator[Talker]:
    with Talker() as running:
        yield running


@pytest.fixture(scope="module")
def app(shared_place: Path, talker: Talker) -> Iterator[AppProcess]:
    """The app with a model and a server of tools, and the widget bound to both."""
    # The app's own Python by the kernel's link: the file itself may be out of the app's user's reach.
    config = {
        "transport": "stdio",
        "command": "/proc/self/exe",
        "args": [*python_command()[1:], "tests.fakes.mcp.sdk_server"],
    }
    server = {"appId": APP, "providerName": "Tools", "providerType": "python", "pairs": [], "mcpConfig": config}
    with AppProcess(shared_place / "data") as running:
        save_provider(running, APP, "Model", "openai", talker.pairs)
        ask(running, "mainApi.invoke", "stage-save-provider", server)
        slots = {
            "model": {"appId": APP, "providerName": "Model"},
            "tools": {"appId": APP, "providerName": "Tools"},
        }
        settings = {"confirm": "reads", "system": "Be brief."}
        chat = tile("chat", WIDGET, h=16, slots=slots, settings=settings)
        show_dashboard(running, APP, chat, tile("images", IMAGES, x=6, h=16, slots={"model": slots["model"]}))
        yield running


def say(app: AppProcess, question: str) -> None:
    """Type a question and press Enter."""
    script = (
        "(() => { const field = document.querySelector('textarea'); if (!field) return false; field.focus();"
        f"field.value = {json.dumps(question)};"
        "field.dispatchEvent(new InputEvent('input', {bubbles: true})); return true; })()"
    )
    wait_until(lambda: in_widget(app, WIDGET, script), "there is nowhere to write")
    wait_until(lambda: in_widget(app, WIDGET, "!document.querySelector('button[type=submit]')?.disabled"), "no Send")
    press(app.widget(WIDGET), "Enter", ENTER, text="\r")


def click(app: AppProcess, label: str) -> None:
    """Press a button of the widget."""
    wait_until(lambda: press_in_widget(app, WIDGET, label), f"there is no button {label}")


def test_an_answer_is_markdown_stopped_edited_and_asked_for_again(app: AppProcess, talker: Talker) -> None:
    """Words as they come, as elements and never HTML; Escape stops, ↑ takes the question back, a failure is retried."""
    widget_shows(app, WIDGET, "Nothing was said yet", MODEL, "9 tools")
    wanted = {"appId": APP, "providerName": "Model", "widget": WIDGET, "setting": "model"}
    assert MODEL in {one["value"] for one in ask(app, "mainApi.widgets.choices", wanted)["choices"]}
    say(app, "markdown")
    widget_shows(app, WIDGET, "A heading", "<img src=x", "(https://example.com/a)", "Ulm", "9 + 4 tokens")
    assert in_widget(app, WIDGET, "document.querySelectorAll('.markdown img, .markdown a').length") == 0
    assert talker.asked[0]["messages"][0] == {"role": "system", "content": "Be brief."}

    talker.hold(held=True)
    say(app, "slowly")
    widget_shows(app, WIDGET, "You said: slowly")
    press(app.widget(WIDGET), "Escape", ESCAPE)
    widget_shows(app, WIDGET, "Stopped.", "Regenerate")
    talker.hold(held=False)
    press(app.widget(WIDGET), "ArrowUp", UP)
    wait_until(lambda: in_widget(app, WIDGET, "document.querySelector('textarea').value === 'slowly'"), "not back")
    click(app, "Cancel")
    widget_shows(app, WIDGET, "Stopped.", "Regenerate")
    click(app, "New")
    click(app, "Bring the last conversation back")
    widget_shows(app, WIDGET, "Stopped.")
    click(app, "Edit question")
    talker.refuse(503, "The model is overloaded.")
    say(app, "quickly")
    widget_shows(app, WIDGET, "There is no answer", "The model is overloaded.")
    click(app, "Try again")
    widget_shows(app, WIDGET, "You said: quickly and nothing else.")
    talker.refuse(400, "This model does not support tools.")
    click(app, "Regenerate")
    widget_shows(app, WIDGET, "does not support tools")
    click(app, "Ask without tools")
    widget_shows(app, WIDGET, "You said: quickly and nothing else.")
    assert "tools" not in talker.asked[-1]
    click(app, "Regenerate")
    questions = ["markdown", "quickly"]
    wait_until(
        lambda: [m["content"] for m in talker.asked[-1]["messages"] if m["role"] == "user"] == questions, "other"
    )
    widget_shows(app, WIDGET, "You said: quickly and nothing else.")


def test_tools_run_ask_and_are_refused_and_the_conversation_stays(app: AppProcess, talker: Talker) -> None:
    """One that only reads runs, another is asked about with its arguments; the model hears; a reload loses nothing."""
    say(app, 'call cities {"country":"Malta","limit":3}')
    widget_shows(app, WIDGET, "only reads", "done", "The tool gave:", "Ulm")
    say(app, 'call delete {"path":"notes.txt"}')
    widget_shows(app, WIDGET, "May the model call this tool", "notes.txt", "may change or destroy")
    click(app, "Do not")
    widget_shows(app, WIDGET, "not allowed", "The tool gave: The user did not allow this call.")
    say(app, "call fail {}")
    widget_shows(app, WIDGET, "What went wrong", "The tool gave: Error executing tool fail")
    assert [tool["function"]["name"] for tool in talker.asked[-1]["tools"]][:2] == ["add", "picture"]

    app.reload_page()
    widget_shows(app, WIDGET, "A heading", "quickly", "not allowed", "Error executing tool fail")


def paste_image(app: AppProcess) -> bool:
    """Paste a small picture, as a person does who has copied one."""
    script = (
        "(async () => { const canvas = new OffscreenCanvas(40, 30); const drawing = canvas.getContext('2d');"
        "drawing.fillStyle = 'teal'; drawing.fillRect(0, 0, 40, 30); const blob = await canvas.convertToBlob();"
        "const data = new DataTransfer(); data.items.add(new File([blob], 'teal.png', {type: 'image/png'}));"
        "if (!document.querySelector('.drop')) return false;"
        "document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data})); return true; })()"
    )
    return bool(in_widget(app, IMAGES, script))


def red_square(side: int) -> bytes:
    """A PNG."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * side) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def answer_natively(app: AppProcess, title: str, button: str, typed: Path | None = None) -> None:
    """Wait for the native dialog of that title, type into it, and press a button."""
    wait_until(
        lambda: title in str((ask(app, "mainApi.invoke", "desk-dialog", {}) or {}).get("title")), f"no dialog {title}"
    )
    if typed is not None:
        ask(app, "mainApi.invoke", "desk-type", {"file": str(typed)})
    ask(app, "mainApi.invoke", "desk-press", {"label": button})


def test_a_tool_that_may_destroy_is_asked_about_twice(app: AppProcess) -> None:
    """In the widget, as its settings say, and then natively; only after both it runs."""
    say(app, 'call delete {"path":"notes.txt"}')
    click(app, "Call it")
    answer_natively(app, "Let the tool “delete” run?", "Do not run it")
    widget_shows(app, WIDGET, "The tool gave: You did not let the tool run.")
    say(app, 'call delete {"path":"notes.txt"}')
    click(app, "Call it")
    answer_natively(app, "Let the tool “delete” run?", "Run it once")
    widget_shows(app, WIDGET, "The tool gave: deleted notes.txt")


def test_a_file_is_chosen_natively_and_described(app: AppProcess) -> None:
    """The system's own dialog, which names the widget; the picture shows, and no path has come with it."""
    picture, typed = app.user_data.parent / "red.png", app.user_data / "typed"
    picture.write_bytes(red_square(10))
    typed.write_text(str(picture))
    wait_until(lambda: in_widget(app, IMAGES, "document.querySelector('.drop') !== null"), "nothing can be chosen")
    press_with_the_mouse(app.widget(IMAGES), "Choose a file…")
    answer_natively(app, "A file for “Describe image”", "&Open", typed)
    widget_shows(app, IMAGES, "red.png", "10 × 10", "An image of")
    assert in_widget(app, IMAGES, "document.querySelector('.image img').naturalWidth") == 10
    wait_until(lambda: press_in_widget(app, IMAGES, "Another image"), "no other image can be chosen")


def test_a_pasted_image_is_described_kept_and_asked_about_again(app: AppProcess, talker: Talker) -> None:
    """What the model says of it, from the cache the second time unless asked anew; a failure in the service's words."""
    widget_shows(app, IMAGES, "Which image?", "Choose a file…")
    talker.refuse(400, "The image is too dark.")
    wait_until(lambda: paste_image(app), "nothing can be pasted")
    widget_shows(app, IMAGES, "It was not described", "The image is too dark.", "teal.png")
    wait_until(lambda: press_in_widget(app, IMAGES, "Try again"), "it cannot be tried again")
    widget_shows(app, IMAGES, "An image of", "40 × 30", "13 tokens")
    before = len(talker.asked)
    wait_until(lambda: press_in_widget(app, IMAGES, "Another image"), "no other image can be chosen")
    wait_until(lambda: paste_image(app), "nothing can be pasted")
    widget_shows(app, IMAGES, "An image of")
    assert len(talker.asked) == before
    wait_until(lambda: press_in_widget(app, IMAGES, "Ask again"), "it cannot be asked again")
    wait_until(lambda: len(talker.asked) == before + 1, "it was not asked")
    image = talker.asked[-1]["messages"][0]["content"][1]
    assert image["image_url"]["url"].startswith("data:image/png;base64,")

    app.reload_page()
    widget_shows(app, IMAGES, "An image of", "teal.png")
    assert violations(app.widget(IMAGES), frame=True) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_passes_axe(app: AppProcess, theme: str) -> None:
    """A conversation with answers, tables, calls and a question, in both themes."""
    app.page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    say(app, 'call delete {"path":"more.txt"}')
    widget_shows(app, WIDGET, "May the model call this tool")
    assert violations(app.widget(WIDGET), frame=True) == []
    click(app, "Stop")
    widget_shows(app, WIDGET, "stopped")
