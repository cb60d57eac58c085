"""Which channels the developer tools take for reads: such a call is made again at a click, and nobody is asked."""

from pathlib import Path

from app.wiring import build_main_process
from ipc.messages import ReadParams
from main_process.response_cache.handler import CachedHandler


async def test_only_what_the_cache_answers_is_a_read(tmp_path: Path) -> None:
    """A tool of an MCP server may destroy: its channel asks a widget's user first, and never the app's page."""
    async with build_main_process(tmp_path, master_key=bytes(32)) as main:
        reads = {
            name: channel.handler
            for name, channel in main.ipc.channels.items()
            if channel.params is not None and issubclass(channel.params, ReadParams)
        }
    assert "algolia-search" in reads
    assert [name for name, handler in reads.items() if not isinstance(handler, CachedHandler)] == []
