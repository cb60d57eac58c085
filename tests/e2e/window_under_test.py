"""The window over nothing but probe channels: `python -m tests.e2e.window_under_test '<options as JSON>'`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.desktop.desktop import Desktop
from tests.e2e.probe_main import ProbeMain
from tests.e2e.under_test import Chosen, main


@asynccontextmanager
async def probes(chosen: Chosen, _desktop: Desktop) -> AsyncIterator[ProbeMain]:
    """A main process whose every answer is known beforehand."""
    yield ProbeMain(chosen.widgets)


if __name__ == "__main__":
    sys.exit(main(probes))
