"""What is asked for is brought up to date before the rest of what is under way (index/indexing.py)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from main_process.local_search.index import indexing
from main_process.local_search.index.catalogue import Catalogue
from main_process.local_search.index.indexing import Indexing
from main_process.local_search.index.model import Source
from tests.unit.local_search.indexed import Shelf


def test_a_long_list_of_sources_keeps_nobody_waiting(tmp_path: Path) -> None:
    """Notes that changed are found while the files of a large corpus are still being listed."""
    catalogue = Catalogue(tmp_path)
    work = Indexing(catalogue, changed=lambda _name: None, pause=0.0)
    seen: list[str] = []

    class Notes(Shelf):
        def sources(self) -> Iterator[Source]:
            seen.append("notes")
            return super().sources()

    notes = Notes({"0": {"title": "Note"}})
    notes.schema = type(notes.schema)(name="notes", label="Notes", searchable=("title",))

    class Large(Shelf):
        def sources(self) -> Iterator[Source]:
            work.ask_for(notes)
            yield from super().sources()
            seen.append("listed")

    large = Large({"0": {"title": "One"}})
    work.prepare([notes, large])
    seen.clear()
    work.run([large])
    assert seen[0] == "notes"


def test_an_index_that_is_there_is_looked_at_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks meanwhile gets what it held. Neither a new index waits so, nor what is asked for."""
    seen: list[float] = []

    class Looked(Shelf):
        def sources(self) -> Iterator[Source]:
            seen.append(time.perf_counter())
            return super().sources()

    looked = Looked({"0": {"title": "One"}})

    def made(first_look_after_s: float) -> Indexing:
        monkeypatch.setattr(indexing, "_FIRST_LOOK_AFTER_S", first_look_after_s)
        one = Indexing(Catalogue(tmp_path), changed=lambda _name: None, pause=0.1)
        one.prepare([looked])
        return one

    made(1_000).run([looked])

    asked = made(1_000)
    asked.ask_for(looked)
    asked.run([looked])

    later = made(5)
    began = time.perf_counter()
    later.run([looked])
    assert seen[-1] - began >= 0.5
