"""The product with a heart in its event loop: `python -m tests.e2e.minute.program '<options as JSON>'`."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from app.cli.app_run import native_dialogs
from app.desktop.desktop import Desktop
from app.logs import set_up_logs
from app.main_process import MainProcess
from app.paths import UserData
from app.wiring import build_main_process
from ipc.messages import Sender
from main_process.providers.import_file import read_file, read_values
from main_process.providers.import_names import propose
from main_process.providers.importing import kind_of
from tests.e2e.app_under_test import TEST_KEY
from tests.e2e.minute.loop_heart import LoopHeart
from tests.e2e.probe_channels import register_probe_channels
from tests.e2e.stage_channels import register_stage_channels
from tests.e2e.under_test import Chosen, MainUnderTest, main

log = structlog.get_logger(__name__)


@asynccontextmanager
async def product(chosen: Chosen, desktop: Desktop) -> AsyncIterator[MainUnderTest]:
    """The real main process, logging as it does for its users."""
    set_up_logs(UserData(chosen.user_data).logs)
    dialogs = partial(native_dialogs, desktop)
    async with build_main_process(chosen.user_data, master_key=TEST_KEY, dialogs=dialogs) as main_process:
        for folder in chosen.widgets:
            main_process.widgets.add(folder)
        register_probe_channels(main_process.ipc)
        register_stage_channels(main_process)
        _register(main_process)
        yield main_process


def _register(main_process: MainProcess) -> None:
    """`minute-heart`, `minute-log`, `minute-folder` and `minute-import`."""
    heart = LoopHeart()

    async def beats(_sender: Sender, _params: dict[str, Any]) -> dict[str, object]:
        return heart.take()

    async def write(_sender: Sender, params: dict[str, Any]) -> None:
        log.warning("minute.marker", word=str(params["word"]))

    async def folder(_sender: Sender, params: dict[str, Any]) -> None:
        """As the dialog does once a folder has been chosen."""
        await asyncio.to_thread(main_process.local_folders.add, Path(params["path"]))
        main_process.local_search.refresh_folders()

    async def take_in(_sender: Sender, params: dict[str, Any]) -> int:
        """As the dialog does once a file has been chosen, up to the mapping that it shows."""
        text = await asyncio.to_thread(read_file, Path(params["path"]))
        if kind_of(text) != "values":
            return 0
        return len(propose(tuple(main_process.types), tuple(read_values(text).values)))

    main_process.ipc.handle("minute-heart", beats)
    main_process.ipc.handle("minute-log", write)
    main_process.ipc.handle("minute-folder", folder)
    main_process.ipc.handle("minute-import", take_in)


if __name__ == "__main__":
    sys.exit(main(product))
