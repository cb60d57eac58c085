"""An extension that does its worst, short of stopping the process that it is trusted with."""

from pathlib import Path

MODULE = """
import asyncio
import logging

import structlog

from main_process.extensions import ReadParams, WireModel

log = structlog.get_logger("worst")


class Nothing(WireModel):
    pass


def activate(context):
    async def raises(sender, params):
        raise RuntimeError("x" * 1_000_000)

    async def large(sender, params):
        return "x" * (32 << 20)

    async def many(sender, params):
        return await asyncio.to_thread(lambda: [{} for _ in range(400_000)])

    async def tasks(sender, params):
        for _ in range(1000):
            asyncio.create_task(asyncio.sleep(1))

    async def writes(sender, params):
        for number in range(200):
            log.warning("worst.line", number=number, text="x" * 1000)
            logging.getLogger("worst").error("worst %s", number)

    async def endless(sender, params):
        while True:
            yield "x" * 100_000

    async def odd(sender, params):
        return object()

    for handler in (large, many, tasks, writes, endless, odd):
        context.ipc.handle(f"worst-{handler.__name__}", handler, params=Nothing, widgets=True)
"""


def install(packages: Path) -> None:
    """As pip would, into that folder."""
    packages.mkdir(parents=True, exist_ok=True)
    (packages / "worst.py").write_text(MODULE)
    info = packages / "worst-1.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: worst\nVersion: 1.0.0\n")
    (info / "entry_points.txt").write_text("[latchkey.extensions]\nworst = worst:activate\n")
