"""What `latchkey widget check` is told by Chromium: mistakes that a tile would show; nothing of the package runs."""

import sys
from pathlib import Path

import pytest

from app.cli.module_faults import module_faults
from tests.unit.widgets.packages import a_folder, files_of

WRONG = {
    "widget.js": b"""import { List, Lsit } from "/~kit.js";
import "./parts/a.js";
const later = () => import("./parts/b.js");
""",
    "parts/a.js": b'import "../c.mjs";\nexport const a = {\n  one: 1;\n};\n',
    "parts/b.js": b"export default () => <p>Not what ships</p>;\n",
    "c.mjs": b"const once = 1;\nconst once = 2;\n",
    "unused.js": b"is nobody's (",
}
RIGHT = {
    "widget.js": b"""
        throw new Error("it ran");
        import { Chart, h, mount, useLoad as load } from "/~kit.js";
        import { createRoot } from "/~kit-react.js";
        import own, * as all from "./own.js";
        import facts from "./facts.json" with { type: "json" };
        class Counter { #count = 0; static { this.made = 0; } get count() { return this.#count ?? /[\\p{L}]/v; } }
        await Promise.resolve(import.meta.url);
        const every = async function* () { yield* [own, all, facts, Chart, h, mount, load, createRoot, Counter]; };
        for await (const one of every()) one;
    """,
    "own.js": b"""throw new Error("it ran too");
        export { default as facts } from "./facts.json" with { type: "json" };
        export default 1;""",
    "facts.json": b"{}",
}


def test_each_module_tells_its_mistake_with_its_place(tmp_path: Path) -> None:
    """Syntax, names taken twice, and names that the kit does not have; of modules that are imported later too."""
    faults, warnings = module_faults(a_folder(tmp_path / "guest", files_of() | WRONG))
    assert warnings == []
    assert sorted((fault["where"], fault["what"]) for fault in faults) == [
        ("c.mjs:2:7", "SyntaxError: Identifier 'once' has already been declared"),
        ("parts/a.js:3:9", "SyntaxError: Unexpected token ';'"),
        ("parts/b.js:1:22", "SyntaxError: Unexpected token '<'"),
    ]
    mended = files_of() | WRONG | {"parts/a.js": b"", "parts/b.js": b"", "c.mjs": b""}
    assert module_faults(a_folder(tmp_path / "guest", mended))[0] == [
        {
            "where": "widget.js:1:16",
            "what": "SyntaxError: The requested module '/~kit.js' does not provide an export named 'Lsit'",
        }
    ]


def test_what_is_right_is_right_and_does_not_run(tmp_path: Path) -> None:
    """In the newest syntax that the app's engine has; each of its modules would throw."""
    assert module_faults(a_folder(tmp_path / "guest", files_of() | RIGHT)) == ([], [])


def test_without_chromium_that_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever builds packages where no Chromium starts still learns everything else."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    faults, [warning] = module_faults(a_folder(tmp_path / "guest"))
    assert faults == []
    assert "syntax of its JavaScript was not checked" in warning["what"]
