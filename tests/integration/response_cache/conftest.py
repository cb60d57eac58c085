"""The server that the seats of these tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.response_cache.redis_server import RedisServer


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A running server with nothing in it."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()
