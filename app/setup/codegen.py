"""`python -m app.setup.codegen` writes the renderer's messages.gen.ts from the models of every channel.

`--check` compares. It builds the main process as the app does, so that no channel can be forgotten.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from app.main_api import METHODS
from app.setup.generated import write_or_check
from app.wiring import build_main_process
from ipc.typescript.channel_types import render

TARGET = Path(__file__).parents[2] / "renderer" / "src" / "ipc" / "messages.gen.ts"
"""The generated file. It is committed, so that the renderer builds without Python."""


async def generate() -> str:
    """What the file should hold."""
    with tempfile.TemporaryDirectory(prefix="latchkey-codegen-") as folder:
        async with build_main_process(Path(folder), master_key=bytes(32)) as main:
            return render(main.ipc.channels.values(), METHODS)


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, asyncio.run(generate()), sys.argv[1:]))
