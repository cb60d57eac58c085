"""What is asked for is brought up to date before the rest of what is under way (index/indexing.py)."""

from collections.abc import Iterator
from pathlib import Path

from main_process.local_search.index.catalogue import Catalogue
from main_process.local_search.index.indexing import Indexing
from main_process.local_search.index.model import Source
from tests.unit.local_search.indexed import Shelf


def test_a_long_list_of_sources_keeps_nobody_waiting(tmp_path: Path) -> None:
    """Notes that changed are found while the files of a large corpus are still being listed."""
    catalogue = Catalogue(tmp_path)
    indexing = Indexing(catalogue, changed=lambda _name: None, pause=0.0)
    seen: list[str] = []

    class Notes(Shelf):
        def sources(self) -> Iterator[Source]:
            seen.append("notes")
            return super().sources()

    notes = Notes({"0": {"title": "Note"}})
    notes.schema = type(notes.schema)(name="notes", label="Notes", searchable=("title",))

    class Large(Shelf):
        def sources(self) -> Iterator[Source]:
            indexing.ask_for(notes)
            yield from super().sources()
            seen.append("listed")

    large = Large({"0": {"title": "One"}})
    indexing.prepare([notes, large])
    seen.clear()
    indexing.run([large])
    assert seen[0] == "notes"
