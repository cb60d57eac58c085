"""Measures over a Redis of its own."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import structlog

from tests.benchmarks.table import Table
from tests.integration.response_cache.redis_server import PROGRAM, RedisServer


def over_server(measure: Callable[[RedisServer, Path], Coroutine[Any, Any, list[Table]]]) -> list[Table]:
    """What `measure` gives with a server and an empty folder; nothing where there is no server to be had."""
    if shutil.which(PROGRAM) is None:
        return []
    # What is measured goes to stdout, and nothing else.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            return asyncio.run(measure(server, Path(folder)))
        finally:
            server.stop()
