"""The whole app, whose main process is not built before a file `go` is in the data folder.

`python -m tests.e2e.late_program '<options as JSON>'`
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.cli.view_keeping import keeping_view
from app.desktop.desktop import Desktop
from app.desktop.last_view import LastView
from app.paths import UserData
from tests.e2e.app_under_test import product
from tests.e2e.recorded import Recorded
from tests.e2e.under_test import Chosen, MainUnderTest, main

GO = "go"


def last_view(chosen: Chosen) -> LastView:
    """As `latchkey run` has it."""
    return LastView(UserData(chosen.user_data).last_view, chosen.dist)


async def allowed(go: Path) -> None:
    """Return when the file is there."""
    while not go.exists():  # noqa: ASYNC110 - the test is another process
        await asyncio.sleep(0.05)


@asynccontextmanager
async def late(chosen: Chosen, desktop: Desktop) -> AsyncIterator[MainUnderTest]:
    """The product, when it is allowed."""
    await allowed(chosen.user_data / GO)
    async with product(chosen, desktop) as made:
        assert isinstance(made, Recorded)
        async with keeping_view(made.main, last_view(chosen)):
            yield made


if __name__ == "__main__":
    sys.exit(main(late, last_view))
