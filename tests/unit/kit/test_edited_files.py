"""Files of ours that somebody edited, or that a newer version wrote: read as far as they go, and never lost."""

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import Field

from ipc.messages import WireModel
from main_process.dashboards.model import Dashboards, without_twins
from main_process.kit.edited_json import fit, read_edited
from main_process.kit.json_file import FileNotice, JsonFile

pytestmark = pytest.mark.allow_logs  # what is set aside is logged


class Leaf(WireModel):
    id: str
    size: int = Field(default=1, ge=0)


class Sack(WireModel):
    free: dict[str, Any] = {}
    kept: int = 0


class Tree(WireModel):
    name: str = "?"
    colour: Literal["green", "red"] = "green"
    leaves: list[Leaf] = Field(default=[], max_length=5)
    by_name: dict[str, Leaf | None] = {}


def tree(*leaves: Any, **more: Any) -> dict[str, Any]:
    return {"name": "oak", "leaves": list(leaves), **more}


A, B, C = ({"id": name} for name in "abc")


class Edited:
    """A file with that text, and what is said of it."""

    def __init__(self, folder: Path, text: str | bytes) -> None:
        self.path = folder / "tree.json"
        self.path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.before = self.path.read_bytes()
        self.told: list[FileNotice] = []
        self.file = JsonFile(self.path, Tree, tell=self.told.append)

    def beside(self) -> list[Path]:
        return sorted(path for path in self.path.parent.iterdir() if path != self.path)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + json.dumps(tree(A)),
        json.dumps(tree(A)).encode("utf-16"),
        '{"name": "oak", "leaves": [{"id": "a",},],}',
        '// mine\n{"name": "oak", // a tree\n"leaves": [{"id": "a"}]}\n',
        json.dumps(tree(A), indent=4).replace("\n", "\r\n"),
    ],
)
def test_what_an_editor_leaves_in_a_file_is_no_damage(tmp_path: Path, text: str | bytes) -> None:
    """Byte order marks, trailing commas, comments, other line ends: nothing is set aside, and nothing said."""
    edited = Edited(tmp_path, text)
    assert edited.file.read() == Tree(name="oak", leaves=[Leaf(id="a")])
    assert (edited.beside(), edited.told) == ([], [])


def test_commas_and_slashes_in_texts_are_text() -> None:
    """Only what stands outside of strings is looked at."""
    assert read_edited(b'{"a": "x,]//y", "b": "\\",}", }') == {"a": "x,]//y", "b": '",}'}


@pytest.mark.parametrize(
    ("value", "expected", "places"),
    [
        (tree(A, {"id": "b", "size": -1}, C), Tree(name="oak", leaves=[Leaf(id="a"), Leaf(id="b"), Leaf(id="c")]), 1),
        (tree(A, {"size": 2}, {"size": 3, "x": 1}, C), Tree(name="oak", leaves=[Leaf(id="a"), Leaf(id="c")]), 2),
        (tree(A, "leaf", None, 7, C), Tree(name="oak", leaves=[Leaf(id="a"), Leaf(id="c")]), 3),
        (tree(A, colour="blue"), Tree(name="oak", leaves=[Leaf(id="a")]), 1),
        (tree(*[A] * 9), Tree(name="oak", leaves=[Leaf(id="a")] * 5), 1),
        (
            tree(A, by_name=3, byName={"x": 1, "y": B}),
            Tree(name="oak", leaves=[Leaf(id="a")], by_name={"y": Leaf(id="b")}),
            2,
        ),
        ({"name": ["oak"], "leaves": {}}, Tree(), 2),
    ],
)
def test_the_smallest_part_that_does_not_fit_is_left_out(value: Any, expected: Tree, places: int) -> None:
    """A field that has a default, a member of a list, what is too many: the rest stays in its order."""
    fitted = fit(json.loads(json.dumps(value)), Tree)
    assert (fitted.document, len(fitted.left_out)) == (expected, places)


def test_what_is_nested_without_end_takes_nothing_else_along() -> None:
    """It is emptied below a hundred levels; the parts beside it stay."""
    deep = json.loads('{"a":' * 400 + '"x"' + "}" * 400)
    fitted = fit({"free": deep, "kept": 1}, Sack)
    assert fitted.document is not None
    assert (fitted.document.kept, [part.why for part in fitted.left_out]) == (1, ["nested too deeply"])
    assert json.dumps(fitted.document.free).count("{") == 101


def test_what_is_left_out_is_kept_and_told(tmp_path: Path) -> None:
    """The file as it was lies beside it; the notice says what, why and where; the next start finds nothing wrong."""
    edited = Edited(tmp_path, json.dumps(tree(A, {"size": 2}, C)))
    assert edited.file.read() == Tree(name="oak", leaves=[Leaf(id="a"), Leaf(id="c")])
    (kept,) = edited.beside()
    assert kept.read_bytes() == edited.before
    (trouble,) = edited.told
    assert "leaves[1]" in trouble.text
    assert kept.name in trouble.text
    again = Edited(tmp_path, edited.path.read_bytes())
    assert again.file.read() == Tree(name="oak", leaves=[Leaf(id="a"), Leaf(id="c")])
    assert again.told == []


def test_a_disk_that_is_full_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be read is in use, and the file stays as it is."""
    edited = Edited(tmp_path, json.dumps(tree(A, {"size": 2})))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert edited.file.read() == Tree(name="oak", leaves=[Leaf(id="a")])
    assert (edited.path.read_bytes(), edited.beside()) == (edited.before, [])


def test_fields_of_a_newer_version_stay_in_the_file(tmp_path: Path) -> None:
    """Whatever this version saves, they are put back where they were: by name, since positions change."""
    edited = Edited(tmp_path, json.dumps(tree({**A, "shape": "round"}, {**B, "shape": [1]}, fruit={"kind": "acorn"})))
    read = edited.file.read()
    assert read == Tree(name="oak", leaves=[Leaf(id="a"), Leaf(id="b")])
    assert len(edited.told) == 1
    edited.file.write(Tree(name="elm", leaves=[Leaf(id="c"), Leaf(id="b", size=4)]))
    written = json.loads(edited.path.read_bytes())
    assert (written["name"], written["fruit"]) == ("elm", {"kind": "acorn"})
    assert [leaf.get("shape") for leaf in written["leaves"]] == [None, [1]]
    assert edited.beside() == []


@pytest.mark.parametrize("mark", ["schemaVersion", "version", "formatVersion"])
def test_a_file_of_a_newer_format_is_never_written_to(tmp_path: Path, mark: str) -> None:
    """It is used as far as it is understood; what this version saves lies beside it, and is found again."""
    edited = Edited(tmp_path, json.dumps(tree(A, {"kind": "needle"}, **{mark: 2})))
    assert edited.file.read() == Tree(name="oak", leaves=[Leaf(id="a")])
    assert "newer" in edited.told[0].title
    edited.file.write(Tree(name="elm"))
    assert edited.path.read_bytes() == edited.before
    assert JsonFile(edited.path, Tree).read() == Tree(name="elm")
    edited.path.write_text(json.dumps(tree(B)))
    assert JsonFile(edited.path, Tree).read() == Tree(name="oak", leaves=[Leaf(id="b")])


def test_a_newer_format_in_which_nothing_fits_is_left_where_it_is(tmp_path: Path) -> None:
    """Not renamed: the newer version would miss it."""
    edited = Edited(tmp_path, b'{"schemaVersion": 3, "name": 7, "leaves": 5}')
    edited.file.read()
    edited.file.write(Tree(name="elm"))
    assert edited.path.read_bytes() == edited.before


TILE = {"instance": "t1", "widget": "clock", "x": 0, "y": 0, "w": 4, "h": 4}
BOARD = {"id": "mine", "name": "Mine", "appId": "a", "widgets": [TILE]}


@pytest.mark.parametrize(
    ("boards", "names", "instances"),
    [
        ([BOARD, BOARD], ["Mine"], ["t1"]),
        ([BOARD, {**BOARD, "id": "other", "name": "Other"}], ["Mine", "Other"], ["t1"]),
        ([{**BOARD, "widgets": [TILE, TILE]}], ["Mine"], ["t1"]),
        ([{**BOARD, "widgets": [{**TILE, "x": 12}, {**TILE, "instance": "t2"}]}], ["Mine"], ["t2"]),
        ([{**BOARD, "widgets": [{**TILE, "title": ""}]}], ["Mine"], ["t1"]),
        ([{**BOARD, "widgets": [{**TILE, "slots": {"a b": None, "ok": {"appId": "a"}}}]}], ["Mine"], ["t1"]),
        ([7, BOARD, {"id": "nameless"}], ["Mine"], ["t1"]),
    ],
)
def test_one_bad_tile_does_not_take_the_dashboards_with_it(boards: Any, names: list[str], instances: list[str]) -> None:
    """Nor two that share a name, nor one bad dashboard."""
    document = json.loads(json.dumps({"dashboards": boards, "active": "mine"}))
    fitted = fit(document, Dashboards, without_twins)
    assert fitted.document is not None
    assert [board.name for board in fitted.document.dashboards] == names
    assert [tile.instance for board in fitted.document.dashboards for tile in board.widgets] == instances
    assert fitted.left_out
