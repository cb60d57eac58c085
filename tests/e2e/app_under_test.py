"""The whole app with its demo, as a test starts it: `python -m tests.e2e.app_under_test '<options as JSON>'`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.demo import offer_demo
from app.desktop import MainProcess
from app.wiring import build_main_process
from tests.e2e.backstage import register_backstage_channels
from tests.e2e.probe_channels import register_probe_channels
from tests.e2e.under_test import Chosen, main

TEST_KEY = bytes(range(32))


@asynccontextmanager
async def product(chosen: Chosen) -> AsyncIterator[MainProcess]:
    """The real main process, with a key that needs no keyring, the test's widgets, and the probe channels."""
    async with build_main_process(chosen.user_data, master_key=TEST_KEY) as main_process:
        for folder in chosen.widgets:
            main_process.widgets.add(folder)
        register_probe_channels(main_process.ipc)
        register_backstage_channels(main_process)
        await offer_demo(main_process.dashboards, main_process.providers)
        yield main_process


if __name__ == "__main__":
    sys.exit(main(product))
