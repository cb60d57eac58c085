"""A disk that refuses Local Search's index."""

from pathlib import Path

import pytest

from main_process.errors import ClientCreationFailed
from main_process.local_search.index.folders import FolderStore
from main_process.local_search.service.service import LocalSearch
from tests.checks.logs import LogRecord
from tests.unit.local_search.indexed import Shelf


async def test_a_disk_that_refuses_the_index_is_told_in_its_own_words(tmp_path: Path, logs: list[LogRecord]) -> None:
    """It is not the credentials: there are none."""
    (tmp_path / "index").write_text("a file where the folder should be")
    service = LocalSearch(tmp_path / "index", [Shelf()], FolderStore(tmp_path / "folders.json"))

    with pytest.raises(ClientCreationFailed, match=r"Local Search cannot start: .+\. See whether Latchkey's disk"):
        await service.ensure_running()
    assert [record.event for record in logs] == ["local_search.not_started"]
