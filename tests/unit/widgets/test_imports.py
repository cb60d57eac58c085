"""What a widget's modules import and its package does not hold."""

import pytest

from main_process.widgets.package.imports import missing_modules


def found(**sources: str) -> list[str]:
    named = {name.replace("__", "/") + ".js": text for name, text in sources.items()}
    return [str(fault) for fault in missing_modules("widget.js", named)]


@pytest.mark.parametrize(
    "statement",
    [
        "import './gone.js';",
        'import { a, b as c } from "./gone.js"',
        "import a, * as b from './gone.js';",
        "export * from './gone.js';",
        'let x;import{a as b}from"./gone.js";b()',
        "import {\n  a,\n  b,\n} from './gone.js';",
    ],
)
def test_an_import_that_leads_nowhere_is_found_with_its_line(statement: str) -> None:
    """However it is written."""
    [fault] = found(widget=f"\n{statement}")
    assert "imports './gone.js', and the package has no such module" in fault
    assert fault.startswith(("widget.js:2", "widget.js:5"))


def test_a_package_of_npm_is_no_file() -> None:
    """What to do is said."""
    assert found(widget="import React from 'react';") == [
        "widget.js:1: imports 'react', which is no file: bundle it, or take it from /~kit.js"
    ]


def test_modules_are_followed() -> None:
    """From folder to folder; the host's own are there."""
    assert (
        found(
            widget="import { h } from '/~kit.js';\nimport './parts/one.js';\nimport '/parts/two.js';",
            parts__one="import './two.js'; import '../widget.js';",
            parts__two="export const two = 2;",
            alone="import './gone.js';",
        )
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "// import './gone.js';",
        "const code = `\nimport a from './gone.js';\n`;",
        "say(\"import './gone.js'\")",
        "x.from('./gone.js')",
    ],
)
def test_what_only_looks_like_an_import_is_none(text: str) -> None:
    """In a comment, a template or a text."""
    assert found(widget=text) == []
