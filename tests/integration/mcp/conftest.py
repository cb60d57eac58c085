"""A controller of MCP servers that runs real programs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from main_process.mcp import connection  # noqa: F401  # the SDK's second is no test's
from tests.fakes.mcp.servers import McpWorld, mcp_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[McpWorld]:
    async with mcp_world(tmp_path) as built:
        yield built
