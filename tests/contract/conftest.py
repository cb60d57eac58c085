"""The main process as outside code builds it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from tests.contract.acme import Acme, Channel


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path / "data", master_key=bytes(range(32))) as built:
        yield built


@pytest.fixture
def acme(main: MainProcess) -> Acme:
    """The factory of type `acme`, registered."""
    factory = Acme()
    main.client_cache.register_factory("acme", factory.make)
    return factory


@pytest.fixture
def channel(main: MainProcess) -> Channel:
    """The counting channel, registered."""
    return Channel(main)
