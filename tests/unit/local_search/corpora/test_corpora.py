"""The data that is on every machine."""

from importlib.metadata import Distribution, PathDistribution
from pathlib import Path
from typing import Any

import pytest

from main_process.local_search.corpora.docs import Documentation
from main_process.local_search.corpora.language import LanguageReference
from main_process.local_search.corpora.library import StandardLibrary
from main_process.local_search.corpora.packages import InstalledPackages
from main_process.local_search.index.model import Corpus, Record
from tests.unit.project_files import ROOT

METADATA = """Metadata-Version: 2.1
Name: {name}
Version: {version}
Summary: Shines
Keywords: light,dark
License-Expression: MIT
Author-email: Ada <ada@example.com>
Classifier: Typing :: Typed
Classifier: Topic :: Home Automation
Project-URL: Homepage, https://example.com
Requires-Dist: bulb>=1; extra == "x"

# Lamp

A long description.
"""


def all_records(corpus: Corpus) -> list[Record]:
    return [record for source in corpus.sources() for record in source.records()]


def package(folder: Path, name: str, version: str) -> Distribution:
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(METADATA.format(name=name, version=version))
    return PathDistribution(info)


@pytest.mark.parametrize(
    "corpus",
    [LanguageReference(), InstalledPackages(), Documentation(ROOT / "docs", version="1"), StandardLibrary()],
    ids=lambda corpus: corpus.schema.name,
)
def test_every_corpus_has_real_data_that_fits_its_schema(corpus: Any) -> None:
    """Keys and ids are unique, nothing is empty, passages are short, and searchable attributes are there."""
    sources = list(corpus.sources())[:40]
    found = [record for source in sources for record in source.records()]
    assert len({source.key for source in sources}) == len(sources) > 3
    assert len({record.object_id for record in found}) == len(found) > 3
    for record in found:
        assert set(record.attributes) & set(corpus.schema.searchable)
        assert len(record.attributes["content"]) <= 1500
    assert any(record.attributes.get(facet) for record in found for facet in corpus.schema.facets)


def test_the_language_reference_explains_with() -> None:
    """What `help('with')` shows."""
    found = [record.attributes for record in all_records(LanguageReference()) if record.attributes["topic"] == "with"]
    assert found[0]["title"] == "The with statement"
    assert "context manager" in found[0]["content"]


def test_the_language_reference_reads_as_prose() -> None:
    """Neither a title's underline nor the marks of emphasis stand in a hit; the stars of Python's syntax do."""
    found = [record.attributes for record in all_records(LanguageReference())]
    by_topic = {attributes["topic"]: attributes for attributes in reversed(found)}
    assert by_topic["context-managers"]["content"].startswith("A context manager is an object")
    everything = "\n".join(f"{attributes['title']}\n{attributes['content']}" for attributes in found)
    assert "**PEP 343**" not in everything
    assert "PEP 343" in everything
    assert '"**" expression' in everything
    assert not [attributes["title"] for attributes in found if attributes["title"].startswith("*")]


def test_a_package_is_one_record_with_its_facts(tmp_path: Path) -> None:
    """And its description's further passages come after it."""
    lamp = package(tmp_path, "Lamp", "1.0")
    (record,) = all_records(InstalledPackages(lambda: [lamp, package(tmp_path / "second", "lamp", "0.9")]))
    assert record == Record(
        "Lamp",
        {
            "name": "Lamp",
            "version": "1.0",
            "summary": "Shines",
            "license": "MIT",
            "kind": "package",
            "author": "Ada",
            "keywords": ["light", "dark"],
            "topics": ["Home Automation"],
            "typed": "yes",
            "requires": ["bulb>=1"],
            "requiresPython": "",
            "homepage": "https://example.com",
            "content": "# Lamp\n\nA long description.",
        },
    )


def test_the_library_is_read_without_running_it(tmp_path: Path) -> None:
    """Public names with documentation, their signatures, once each; nothing is imported."""
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "__init__.py").write_text(
        '"""Lamps."""\nraise SystemExit\n'
        'def light(on: bool = True) -> None:\n    """Switch."""\n'
        'def light():\n    """Again."""\n'
        'def _private():\n    """No."""\n'
        "def bare(): pass\n"
        'class Lamp(Base):\n    """A lamp."""\n    async def glow(self, *, hue):\n        """Glow."""\n'
    )
    (tmp_path / "json" / "_hidden.py").write_text('"""No."""')
    (tmp_path / "not_in_the_library.py").write_text('"""No."""')
    found = {record.object_id: record.attributes for record in all_records(StandardLibrary(tmp_path))}
    assert {name: (value["kind"], value["content"]) for name, value in found.items()} == {
        "json": ("module", "Lamps."),
        "json.light": ("function", "def light(on: bool=True)\n\nSwitch."),
        "json.Lamp": ("class", "class Lamp(Base)\n\nA lamp."),
        "json.Lamp.glow": ("method", "async def glow(self, *, hue)\n\nGlow."),
    }


def test_documentation_is_found_by_page_and_heading(tmp_path: Path) -> None:
    """Folders included; a changed page is read again."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.md").write_text("# Title\n\nOne.\n\n## Part\n\nTwo.")
    corpus = Documentation(tmp_path, version="1")
    (source,) = corpus.sources()
    assert [(r.object_id, r.attributes["title"], r.attributes["heading"]) for r in source.records()] == [
        ("deep/page.md#0", "Title", "Title"),
        ("deep/page.md#1", "Title", "Part"),
    ]
    (tmp_path / "deep" / "page.md").write_text("# Title\n\nTwo.\n\n## Part\n\nOne.")
    (changed,) = corpus.sources()
    assert changed.fingerprint != source.fingerprint


def test_documentation_that_is_not_there_is_no_pages(tmp_path: Path) -> None:
    """An installation without its documentation has an empty index and starts all the same."""
    assert list(Documentation(tmp_path / "nowhere", version="1").sources()) == []
