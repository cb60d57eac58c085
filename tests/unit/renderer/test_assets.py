"""The renderer is built when what it is built from has changed, and only then. With a real npm, on a small package."""

import json
import os
from pathlib import Path

import pytest

from renderer import assets

BUILD = "require('fs').mkdirSync('dist', {recursive: true}); require('fs').appendFileSync('dist/log', 'built\\n')"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package without dependencies, whose build writes a line to dist/log."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.ts").write_text("1")
    (tmp_path / "src" / "main.test.ts").write_text("1")
    (tmp_path / "build.cjs").write_text(BUILD)
    (tmp_path / "package.json").write_text(
        json.dumps({"name": "x", "version": "1.0.0", "scripts": {"build": "node build.cjs"}})
    )
    (tmp_path / "package-lock.json").write_text(
        json.dumps(
            {"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "x", "version": "1.0.0"}}}
        )
    )
    (tmp_path / ".npmrc").write_text("")
    (tmp_path / "node_modules").mkdir()
    monkeypatch.setattr(assets, "RENDERER", tmp_path)
    monkeypatch.setattr(assets, "BUILT_FROM", tmp_path / "dist" / ".built-from")
    return tmp_path


def test_building_makes_it_current(package: Path) -> None:
    """After the build there is nothing to do, until dist is gone."""
    assert not assets.is_current()

    assets.build()
    assert (package / "dist" / "log").read_text() == "built\n"
    assert assets.is_current()

    assets.BUILT_FROM.unlink()
    assert not assets.is_current()


def test_a_build_that_fails_tells_what_was_said_and_is_not_current(package: Path) -> None:
    """The error quotes the build, and the next run builds again."""
    (package / "build.cjs").write_text("console.error('no such module'); process.exit(3)")

    with pytest.raises(assets.BuildFailed, match="no such module"):
        assets.build()

    assert not assets.is_current()


def test_only_what_ends_up_in_the_assets_counts(package: Path) -> None:
    """A change of a source or of its name counts; a test, a time stamp or what npm installed does not."""
    before = assets.source_hash()

    (package / "src" / "main.test.ts").write_text("2")
    (package / "node_modules" / "left-pad.js").touch()
    os.utime(package / "src" / "main.ts", (0, 0))
    assert assets.source_hash() == before

    (package / "src" / "main.ts").write_text("2")
    changed = assets.source_hash()
    (package / "src" / "main.ts").rename(package / "src" / "other.ts")
    assert len({before, changed, assets.source_hash()}) == 3


def test_node_comes_from_python_and_not_from_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody builds with the same Node, also where PATH has none or another."""
    monkeypatch.setenv("PATH", "/nowhere")

    assert assets.node_environment()["PATH"] == f"{assets.node_home() / 'bin'}{os.pathsep}/nowhere"
    assert Path(assets.npm_command("run")[0]) == assets.node_home() / "bin" / "node"
