"""`python -m app.setup.first_view` writes what a first page shows: the demo, in a data folder where nothing is yet.

`--check` compares. What it holds of widgets is of those that the demo shows; the rest comes with the first answer.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from app.cli.view_keeping import view_of
from app.demo import offer_demo
from app.paths import resource
from app.setup.generated import write_or_check
from app.wiring import build_main_process

TARGET = resource("demo", "first-view.json")


async def generate() -> str:
    """What the file should hold."""
    with tempfile.TemporaryDirectory(prefix="latchkey-view-") as folder:
        async with build_main_process(Path(folder), master_key=bytes(32), environment={}) as main:
            await offer_demo(main.dashboards, main.providers)
            view = await view_of(main)
    shown = {tile["widget"] for one in view["library"]["whole"] for tile in one["dashboard"]["widgets"]}
    view["widgets"]["widgets"] = [one for one in view["widgets"]["widgets"] if one["id"] in shown]
    view["builtIn"] = sorted(shown)
    return json.dumps(view, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(write_or_check(TARGET, asyncio.run(generate()), sys.argv[1:]))
