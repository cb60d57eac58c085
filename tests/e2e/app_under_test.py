"""The whole app as a test starts it: `python -m tests.e2e.app_under_test '<options as JSON>'`."""

import itertools
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

from app import wiring
from app.cli.app_run import answering, native_dialogs
from app.demo import offer_demo
from app.desktop.desktop import Desktop
from app.instance.single_instance import SingleInstance
from app.logs import set_up_logs
from app.paths import UserData
from app.wiring import build_main_process
from main_process.local_search.corpora.library import StandardLibrary
from main_process.local_search.index.model import Source
from tests.e2e.desk_channels import register_desk_channels
from tests.e2e.probe_channels import register_probe_channels
from tests.e2e.recorded import Recorded
from tests.e2e.stage_channels import register_stage_channels
from tests.e2e.under_test import Chosen, MainUnderTest, main

TEST_KEY = bytes(range(32))
MODULES = 20


class PartOfLibrary(StandardLibrary):
    """Enough of the standard library to search. All of it keeps a processor for ten seconds in each window."""

    def sources(self) -> Iterator[Source]:
        return itertools.islice(super().sources(), MODULES)


@asynccontextmanager
async def product(chosen: Chosen, desktop: Desktop) -> AsyncIterator[MainUnderTest]:
    """The real main process, with a key that needs no keyring, the test's widgets, and the channels of the tests.

    It answers second starts and the command line, logs all that it can, and writes down every frame.
    """
    vars(wiring)["StandardLibrary"] = PartOfLibrary
    set_up_logs(UserData(chosen.user_data).logs, verbose=True)
    instance = SingleInstance(chosen.user_data)
    dialogs = partial(native_dialogs, desktop)
    async with build_main_process(chosen.user_data, master_key=TEST_KEY, dialogs=dialogs) as main_process:
        for folder in chosen.widgets:
            main_process.widgets.add(folder)
        register_probe_channels(main_process.ipc)
        register_stage_channels(main_process)
        register_desk_channels(main_process.ipc, desktop)
        if chosen.demo:
            await offer_demo(main_process.dashboards, main_process.providers)
        try:
            async with answering(instance if instance.claim() else None, main_process, desktop):
                yield Recorded(main_process, chosen.user_data / "frames.txt")
        finally:
            instance.close()


if __name__ == "__main__":
    sys.exit(main(product))
