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


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is stale. Returns the exit code."""
    text = asyncio.run(generate())
    if "--check" in arguments:
        return 0 if TARGET.read_text("utf-8") == text else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
