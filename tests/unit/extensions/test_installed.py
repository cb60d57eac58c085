"""Extensions are found by the entry points of installed packages."""

import sys
from pathlib import Path

import pytest

from main_process.extensions import ExtensionError
from main_process.extensions.discovery import Discovered, installed


def install(folder: Path, package: str, entry_points: str, modules: dict[str, str]) -> None:
    """What pip leaves behind of a package, as far as anybody looks at it."""
    info = folder / f"{package.replace('-', '_')}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[latchkey.extensions]\n{entry_points}\n")
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path


def found(name: str) -> Discovered:
    (match,) = [each for each in installed() if each.name == name]
    return match


def test_a_package_is_found_and_not_imported(folder: Path) -> None:
    """Its name, package and version are known; its code runs only when it is loaded."""
    install(folder, "latchkey-zebra", "zebra = lk_zebra:activate", {"lk_zebra": "activate = print"})
    zebra = found("zebra")
    assert (zebra.package, zebra.version, "lk_zebra" in sys.modules) == ("latchkey-zebra", "1.2", False)
    assert zebra.load() is print


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("LATCHKEY_API = 2\ndef activate(context): ...", "It needs a newer Latchkey."),
        ("LATCHKEY_API = 'x'\ndef activate(context): ...", "It needs a newer Latchkey."),
        ("activate = 7", "Its entry point is not a function."),
    ],
)
def test_one_that_cannot_work_here_says_why(folder: Path, text: str, problem: str) -> None:
    """Made for a newer interface, or not a function."""
    module = f"lk_wrong_{abs(hash(text))}"
    install(folder, "latchkey-wrong", f"wrong = {module}:activate", {module: text})
    with pytest.raises(ExtensionError) as caught:
        found("wrong").load()
    assert caught.value.message == problem


@pytest.mark.allow_logs  # each one that is ignored is named
def test_a_bad_name_and_a_second_of_one_name_are_ignored(folder: Path) -> None:
    """A name is the prefix of channels: kebab-case, and taken once."""
    install(folder, "latchkey-first", "twin = lk_first:activate\nBad_Name = lk_first:activate", {})
    install(folder, "latchkey-second", "twin = lk_second:activate", {})
    names = [each.name for each in installed()]
    assert (names.count("twin"), "Bad_Name" in names) == (1, False)
