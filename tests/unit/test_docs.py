"""The documentation says nothing that does not hold: links lead somewhere, blocks of Python run, blocks of JSON parse.

A block marked `python` is a program. The blocks of one document run in order, share their names and may `await`; an
excerpt that cannot run alone is marked `text`. A block marked `json` parses.
"""

import ast
import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.unit.project_files import ROOT, name_of, with_suffix

DOCUMENTS = with_suffix(".md")
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=fence)\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#+\s+(?P<text>.+?)\s*$", re.MULTILINE)


def blocks(document: Path, language: str) -> list[str]:
    """The bodies of a document's code blocks in `language`, each with its line numbers kept for tracebacks."""
    text = document.read_text(encoding="utf-8")
    return [
        "\n" * text.count("\n", 0, found.start("body")) + found["body"]
        for found in FENCE.finditer(text)
        if found["language"] == language
    ]


def anchors(document: Path) -> set[str]:
    """The names that links to a document's headings use, by the rules of GitHub."""
    prose = FENCE.sub("", document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading["text"].lower()).replace(" ", "-") for heading in HEADING.finditer(prose)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    """Every link to a file of the project finds the file, and the heading in it."""
    lost = []
    prose = FENCE.sub("", document.read_text(encoding="utf-8"))
    for link in LINK.finditer(prose):
        target, _, anchor = link["target"].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (document.parent / target).resolve() if target else document
        if not path.exists() or (anchor and anchor not in anchors(path)):
            lost.append(link["target"])

    assert lost == []


async def test_python_in_the_docs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who types a document's Python from top to bottom gets no error."""
    monkeypatch.chdir(tmp_path)
    for document in DOCUMENTS:
        names: dict[str, Any] = {"__name__": "__main__"}
        for block in blocks(document, "python"):
            code = compile(block, name_of(document), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            result = eval(code, names)  # noqa: S307 - the project's own documentation is what is being run
            if inspect.iscoroutine(result):
                await result


def test_json_in_the_docs_parses() -> None:
    """A block that is called JSON is JSON."""
    for document in DOCUMENTS:
        for block in blocks(document, "json"):
            json.loads(block)


@pytest.mark.parametrize("name", ["hit-count", "titles"])
def test_a_complete_widget_is_short(name: str) -> None:
    """In plain JavaScript and with React: under 25 lines, and the page shows the very file that is run as a test."""
    source = (ROOT / "docs" / "examples" / name / "widget.js").read_text("utf-8")

    assert source in [block.lstrip("\n") for block in blocks(ROOT / "docs" / "writing-a-widget.md", "js")]
    assert len(source.splitlines()) < 25


def test_every_target_of_make_has_its_line_in_the_help() -> None:
    """`make help` lists all there is."""
    makefile = (ROOT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    shown = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))

    assert {target for target in phony.split() if not target.startswith("setup-")} == shown
