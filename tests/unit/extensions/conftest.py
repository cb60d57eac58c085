"""The world that the extensions of these tests are activated in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.main_process import main_path
from tests.unit.extensions.parcels import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with main_path(tmp_path) as main:
        yield World(main, tmp_path)
