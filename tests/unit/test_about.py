"""What the program says that it is made of."""

import json
from pathlib import Path

import pytest

from main_process.about import Composition


@pytest.fixture
def composition(tmp_path: Path) -> Composition:
    """Latchkey's own, beside a bundle of one package."""
    react = {"name": "react", "version": "19.3.1", "licence": "MIT", "text": "Permission is hereby granted"}
    (tmp_path / "licences.json").write_text(json.dumps({"packages": [react]}))
    return Composition(tmp_path)


def test_every_package_that_latchkey_needs_is_named_with_its_licence(composition: Composition) -> None:
    """Those it requires, those that they require, and those of the bundles; never one that only tests use."""
    shipped = {one.name: one for one in composition.shipped()}
    assert {"PySide6", "aiohttp", "yarl", "pydantic_core", "react"} <= shipped.keys()
    assert not {"pytest", "latchkey", "ruff"} & shipped.keys()
    assert all(one.licence for one in shipped.values())
    assert (shipped["aiohttp"].licence, shipped["react"].kind) == ("Apache-2.0 AND MIT", "javascript")


def test_a_licence_is_read_only_of_what_is_shipped(composition: Composition) -> None:
    """A name is looked up among the packages; it is never a path."""
    assert composition.text("javascript", "react") == "Permission is hereby granted"
    assert "Apache License" in (composition.text("python", "aiohttp") or "")
    assert [composition.text("python", name) for name in ("pytest", "../aiohttp", "")] == [None, None, None]


def test_a_build_without_its_list_ships_nothing_that_is_known(tmp_path: Path) -> None:
    """A damaged file is an empty list, not a page that fails."""
    (tmp_path / "licences.json").write_text("{")
    assert {one.kind for one in Composition(tmp_path).shipped()} == {"python"}
