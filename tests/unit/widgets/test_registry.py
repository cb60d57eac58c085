"""Widget packages."""

from pathlib import Path
from typing import Any

import pytest

from main_process.widgets.faults import PackageRefused
from main_process.widgets.registry import WidgetRegistry
from tests.fakes.widget_package import a_package


def test_a_package_is_offered_with_its_folder(tmp_path: Path) -> None:
    """What was added can be found by its id."""
    registry = WidgetRegistry()
    folder = a_package(tmp_path)
    registry.add(folder)
    assert registry.file("clock", "widget.js") == (folder / "widget.js").read_bytes()
    assert [manifest.id for manifest in registry.manifests()] == ["clock"]


def test_an_id_is_taken_once(tmp_path: Path) -> None:
    """A later package cannot pose as an earlier one."""
    registry = WidgetRegistry()
    first = a_package(tmp_path / "a")
    registry.add(first)
    with pytest.raises(PackageRefused, match="taken"):
        registry.add(a_package(tmp_path / "b"))
    assert [package.folder for package in registry.packages()] == [first]


def choosing(**changes: str) -> dict[str, Any]:
    """A setting whose choices a channel gives; `channel` is the channel, all else is of the setting."""
    choices = {"channel": changes.pop("channel", "algolia-search"), "slot": "nowhere"}
    return {"type": "string", "title": "A", "choices": choices} | changes


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": "Clock"}, "id"),
        ({"id": "../x"}, "id"),
        ({"entry": "../widget.js"}, "entry"),
        ({"entry": "widget.html"}, "entry"),
        ({"entry": "other.js"}, "other.js"),
        ({"channels": ["Algolia Search"]}, "channels.0"),
        ({"size": {"w": 13, "h": 1}}, "size.w"),
        ({"surprise": True}, "surprise"),
        ({"version": "1"}, "version"),
        ({"settings": {"properties": {"a": choosing(channel="algolia-search")}}}, "channels does not name"),
        ({"channels": ["algolia-search"], "settings": {"properties": {"a": choosing()}}}, "there is none of"),
        ({"settings": {"properties": {"a": choosing(type="integer")}}}, "choices go with the type 'string'"),
        ({"settings": {"properties": {"a": choosing(format="date")}}}, "choices go with the type 'string'"),
    ],
)
def test_a_bad_manifest_is_refused_by_field(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    """The message names the field that is wrong."""
    folder = a_package(tmp_path, "clock", **changes)
    with pytest.raises(PackageRefused, match=named):
        WidgetRegistry().add(folder)


@pytest.mark.allow_logs
def test_a_broken_package_does_not_hide_the_others(tmp_path: Path) -> None:
    """The good packages of a folder are offered, the bad one is logged."""
    a_package(tmp_path, "clock")
    a_package(tmp_path, "broken", version="x")
    registry = WidgetRegistry()
    registry.add_all(tmp_path)
    assert [manifest.id for manifest in registry.manifests()] == ["clock"]


def test_defaults_come_from_the_settings_schema(tmp_path: Path) -> None:
    """A new tile has the settings that the manifest declares."""
    schema = {"type": "object", "properties": {"zone": {"type": "string", "title": "Zone", "default": "UTC"}}}
    manifest = WidgetRegistry().add(a_package(tmp_path, settings=schema))
    assert manifest.default_settings() == {"zone": "UTC"}
