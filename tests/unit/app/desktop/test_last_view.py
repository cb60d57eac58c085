"""The view that a start draws before there is anybody to ask."""

from pathlib import Path

import pytest

from app.desktop.built_in_widgets import BuiltInWidgets
from app.desktop.last_view import MOST_BYTES, NOTHING, LastView
from app.desktop.late_main import LateMain
from app.paths import UserData, renderer_dist
from main_process.widgets.registry import WidgetRegistry

VIEW = b'{"name":"</script><b>"}'


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("the page, and its files by their content")
    return folder


def test_the_page_gets_what_was_kept(tmp_path: Path, dist: Path) -> None:
    """As JSON that cannot end the script in which it stands; nobody else can read the file."""
    LastView(tmp_path / "view", dist).write(VIEW)

    assert LastView(tmp_path / "view", dist).read() == rb'{"name":"\u003c/script>\u003cb>"}'
    assert (tmp_path / "view").stat().st_mode & 0o077 == 0


def test_another_page_does_not_get_it(tmp_path: Path, dist: Path) -> None:
    """Another version may want another shape."""
    LastView(tmp_path / "view", dist).write(VIEW)
    (dist / "index.html").write_text("the next version's page")

    assert LastView(tmp_path / "view", dist).read() == NOTHING


def test_a_file_that_is_not_as_it_was_written_is_not_read(tmp_path: Path, dist: Path) -> None:
    """Each bit of it counts, and so does its end; a folder or no file at all is no view either."""
    view = LastView(tmp_path / "view", dist)
    view.write(VIEW)
    whole = (tmp_path / "view").read_bytes()
    for place in range(len(whole)):
        (tmp_path / "view").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert view.read() == NOTHING
    (tmp_path / "view").write_bytes(whole[:-1])
    assert view.read() == NOTHING
    (tmp_path / "view").unlink()
    assert view.read() == NOTHING
    (tmp_path / "view").mkdir()
    assert view.read() == NOTHING


def test_a_view_that_takes_long_to_read_is_not_kept(tmp_path: Path, dist: Path) -> None:
    """The one before stays."""
    view = LastView(tmp_path / "view", dist)
    view.write(VIEW)
    kept = view.read()
    view.write(b'"' + b"x" * MOST_BYTES + b'"')

    assert view.read() == kept


def test_a_new_folder_has_a_view_of_its_own(tmp_path: Path, dist: Path) -> None:
    """Until anything has been kept in it."""
    folders = UserData(tmp_path / "data")
    folders.create()
    (tmp_path / "first.json").write_bytes(VIEW)

    assert folders.is_new
    assert b"name" in LastView(folders.last_view, dist, tmp_path / "first.json").read()
    folders.dashboards.with_suffix(".sqlite").write_bytes(b"")
    assert not folders.is_new


def test_built_in_widgets_are_served_as_the_registry_serves_them() -> None:
    """Before the main process is there and after: the same page, the same files."""
    root = renderer_dist() / "widgets"
    registry = WidgetRegistry()
    registry.add_all(root)
    early = LateMain(root)

    for manifest in registry.manifests():
        before = early.manifest(manifest.id)
        assert before is not None
        assert (before.name, before.entry) == (manifest.name, manifest.entry)
        assert early.page_may_load(manifest.id)
        assert early.file(manifest.id, manifest.entry) == registry.file(manifest.id, manifest.entry)
    assert len(registry.manifests()) > 15


@pytest.mark.parametrize("widget", ["nobody", "..", "", "../../app", "."])
def test_nothing_else_is_a_built_in_widget(tmp_path: Path, widget: str) -> None:
    """A folder without a manifest, one outside, one whose manifest is none."""
    root = tmp_path / "widgets"
    (root / "nobody").mkdir(parents=True)
    (root / "nobody" / "manifest.json").write_text("[]")
    (tmp_path / "manifest.json").write_text('{"name": "x"}')
    (root / "nobody" / "link.js").symlink_to(tmp_path / "manifest.json")
    widgets = BuiltInWidgets(root)

    assert widgets.manifest(widget) is None
    assert widgets.file("nobody", "link.js") is None
