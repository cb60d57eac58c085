"""The main process as outside code builds it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path / "data", master_key=bytes(range(32))) as built:
        yield built
