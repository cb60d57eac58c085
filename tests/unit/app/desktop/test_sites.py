"""What our schemes answer, and to whom."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desktop.policy import APP_ORIGIN
from app.desktop.sites import AppSite, Refusal, Request, Served, WidgetSite
from ipc.session.tickets import Tickets
from main_process.widgets.registry import WidgetRegistry
from tests.unit.widgets.packages import a_png

MANIFEST = """{"id": "%s", "name": "A <b>", "version": "1.0.0", "description": "x", "size": {"w": 4, "h": 4}}"""


@pytest.fixture
def tickets() -> Tickets:
    return Tickets(now=lambda: 0.0)


@pytest.fixture
def app_site(tmp_path: Path, tickets: Tickets) -> AppSite:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<meta content="latchkeyStyleNonce">')
    (tmp_path / "assets" / "a.js").write_text("code")
    (tmp_path / "preload.js").write_text("private")
    return AppSite(tmp_path, tickets)


@pytest.fixture
def widget_site(tmp_path: Path, tickets: Tickets) -> WidgetSite:
    registry = WidgetRegistry()
    for widget_id in ("clock", "other"):
        folder = tmp_path / widget_id
        folder.mkdir()
        (folder / "manifest.json").write_text(MANIFEST % widget_id)
        (folder / "widget.js").write_text("code")
        (folder / "link.js").symlink_to("/etc/passwd")
        registry.add(folder)
    (tmp_path / "other" / "widget.js").write_text('import { h } from "/~kit.js";')
    for name in ("runtime.js", "~kit.js", "~kit-react.js", "~kit-markdown.js"):
        (tmp_path / name).write_text(name)
    return WidgetSite(tmp_path / "runtime.js", registry, tickets)


@pytest.mark.parametrize("initiator", ["", APP_ORIGIN])
def test_the_page_goes_to_the_window_alone(app_site: AppSite, initiator: str) -> None:
    """The host itself and the page's own reload get index.html, under its policy."""
    served = app_site.answer(Request("latchkey", "/", initiator))
    assert isinstance(served, Served)
    assert "frame-ancestors 'none'" in served.headers["content-security-policy"]


@pytest.mark.parametrize("initiator", ["widget://clock", "null", "https://example.com", "app://other"])
@pytest.mark.parametrize("path", ["/", "/assets/a.js", "/~ticket/x", "/nothing"])
def test_nobody_else_gets_anything(app_site: AppSite, initiator: str, path: str) -> None:
    """Another origin is refused before anything is looked up, so that it cannot tell what exists."""
    assert app_site.answer(Request("latchkey", path, initiator)) is Refusal.DENIED


def test_every_load_has_a_nonce_of_its_own(app_site: AppSite) -> None:
    """The nonce is in the page and in the header, in lower case, and never the same twice."""
    first, second = (app_site.answer(Request("latchkey", "/", "")) for _ in range(2))
    assert isinstance(first, Served)
    assert isinstance(second, Served)
    nonce = first.body.decode().split('"')[1]
    assert f"'nonce-{nonce}'" in first.headers["content-security-policy"]
    assert nonce == nonce.lower()
    assert first.body != second.body


def test_the_last_view_stands_in_the_page_as_it_is(tmp_path: Path, tickets: Tickets) -> None:
    """Placeholders in what the user wrote stay what they are."""
    (tmp_path / "index.html").write_text("<script>latchkeyLastView</script>")
    view = b'{"name":"latchkeyLastView latchkeyStyleNonce"}'
    served = AppSite(tmp_path, tickets, lambda: view).answer(Request("latchkey", "/", ""))
    assert isinstance(served, Served)
    assert served.body == b"<script>" + view + b"</script>"


@pytest.mark.parametrize(("path", "window"), [("/", b"main"), ("/index.html", b"main"), ("/beside", b"beside")])
def test_a_window_has_its_own_outline_from_the_first_paint_on(
    tmp_path: Path, tickets: Tickets, path: str, window: bytes
) -> None:
    """One that shows a widget alone never looks like the main window, not even before a script has run."""
    (tmp_path / "index.html").write_text('<div data-window="latchkeyWindow">')
    served = AppSite(tmp_path, tickets).answer(Request("latchkey", path, ""))
    assert isinstance(served, Served)
    assert served.body == b'<div data-window="%s">' % window


def test_injected_scripts_are_not_served(app_site: AppSite) -> None:
    """The page gets its assets and nothing else of the folder."""
    assert app_site.answer(Request("latchkey", "/preload.js", APP_ORIGIN)) is Refusal.NOT_FOUND


@given(st.text(alphabet="/.%\\ab~2ef5c:", max_size=40))
def test_no_path_leaves_the_folder(path: str) -> None:
    """Whatever the path, what is served lies in the assets."""
    root = Path(__file__).parent
    site = AppSite(root, Tickets(now=lambda: 0.0))
    assert isinstance(site.answer(Request("latchkey", f"/assets/{path}", APP_ORIGIN)), Refusal)


def test_a_widget_is_served_to_itself_and_framed_by_the_app(widget_site: WidgetSite) -> None:
    """Its page to the shell and to itself; its files to itself only."""
    for initiator in (APP_ORIGIN, "widget://clock"):
        page = widget_site.answer(Request("clock", "/", initiator))
        assert isinstance(page, Served)
        assert b"A &lt;b&gt;" in page.body
        assert "sandbox allow-scripts allow-same-origin allow-forms" in page.headers["content-security-policy"]
    assert isinstance(widget_site.answer(Request("clock", "/widget.js", "widget://clock")), Served)
    assert isinstance(widget_site.answer(Request("clock", "/~runtime.js", "widget://clock")), Served)


def test_the_page_may_have_a_widgets_icon_and_no_other_file(tmp_path: Path, tickets: Tickets) -> None:
    """A small PNG that the manifest names: no other file, no other kind under its name, nothing for other widgets."""
    registry = WidgetRegistry()
    small = a_png(32)
    large = small.replace((32).to_bytes(4), (40_000).to_bytes(4))
    for widget_id, body in (("small", small), ("large", large), ("other", b"<svg/>"), ("long", small + bytes(65_536))):
        folder = tmp_path / widget_id
        (folder / "art").mkdir(parents=True)
        (folder / "manifest.json").write_text((MANIFEST % widget_id).replace('"size"', '"icon": "art/i.png", "size"'))
        (folder / "widget.js").write_text("code")
        (folder / "art" / "i.png").write_bytes(body)
        registry.add(folder)
    site = WidgetSite(tmp_path / "runtime.js", registry, tickets)
    answers = {one: site.answer(Request(one, "/art/i.png", APP_ORIGIN)) for one in ("small", "large", "other", "long")}
    served = answers.pop("small")
    assert isinstance(served, Served)
    assert (served.mime_type, served.body) == ("image/png", small)
    assert served.headers["cross-origin-resource-policy"] == "cross-origin"
    assert set(answers.values()) == {Refusal.DENIED}
    assert site.answer(Request("small", "/widget.js", APP_ORIGIN)) is Refusal.DENIED
    assert site.answer(Request("small", "/art/i.png", "widget://other")) is Refusal.DENIED


def test_the_kit_and_its_parts_are_the_same_for_every_widget(widget_site: WidgetSite) -> None:
    """From the widget's own origin; nothing else lies beside it."""
    for file in ("~kit.js", "~kit-react.js", "~kit-markdown.js"):
        served = widget_site.answer(Request("clock", f"/{file}", "widget://clock"))
        assert isinstance(served, Served)
        assert served.body == file.encode()
    for path in ("/~kit-nothing.js", "/~kit-../other/widget.js", "/~kit-.js", "/~kitten.js"):
        assert widget_site.answer(Request("clock", path, "widget://clock")) is Refusal.NOT_FOUND


def test_a_page_fetches_the_kit_beside_an_entry_that_imports_it(widget_site: WidgetSite) -> None:
    """And only then."""
    pages = [widget_site.answer(Request(widget, "/", APP_ORIGIN)) for widget in ("clock", "other")]
    assert [isinstance(page, Served) and b'modulepreload" href="/~kit.js"' in page.body for page in pages] == [
        False,
        True,
    ]


@pytest.mark.parametrize("path", ["/", "/widget.js", "/manifest.json", "/~runtime.js", "/~kit.js", "/~ticket/x"])
@pytest.mark.parametrize("initiator", ["widget://other", "", "null"])
def test_a_widget_is_served_to_nobody_else(widget_site: WidgetSite, path: str, initiator: str) -> None:
    """Another widget is another origin."""
    assert widget_site.answer(Request("clock", path, initiator)) is Refusal.DENIED


@pytest.mark.parametrize("path", ["/link.js", "/../other/widget.js", "/%2e%2e/other/widget.js", "/nothing.js", "/x"])
def test_a_widget_cannot_name_a_file_outside_its_folder(widget_site: WidgetSite, path: str) -> None:
    """Neither by its path nor by a symbolic link in its package."""
    assert widget_site.answer(Request("clock", path, "widget://clock")) is Refusal.NOT_FOUND


def test_a_ticket_goes_once_to_its_origin(app_site: AppSite, widget_site: WidgetSite, tickets: Tickets) -> None:
    """The bytes to the origin it was made for; then, and to others, nothing."""
    ticket = tickets.issue(b"[1]", "widget://clock")
    request = Request("clock", f"/~ticket/{ticket}", "widget://clock")
    served = widget_site.answer(request)
    assert isinstance(served, Served)
    assert (served.body, served.mime_type) == (b"[1]", "application/json")
    assert widget_site.answer(request) is Refusal.DENIED
    stolen = tickets.issue(b"[2]", "widget://clock")
    assert app_site.answer(Request("latchkey", f"/~ticket/{stolen}", APP_ORIGIN)) is Refusal.DENIED
