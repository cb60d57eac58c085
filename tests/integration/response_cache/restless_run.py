"""A run that keeps and drops answers until somebody kills it: `python -m … FOLDER ACKNOWLEDGED SEED FIRST`.

Each answer is a number, greater than all before it. After each drop has returned, the key and the greatest number so
far are appended to ACKNOWLEDGED: nothing up to that number may be served under that key again.
"""

import asyncio
import os
import random
import sys
from pathlib import Path

from main_process.response_cache.fetching import key_scope
from tests.unit.response_cache.second_level.desk import Desk, keep, recall

KEYS = ("a", "b", "c", "d")


async def main(folder: Path, acknowledged: Path, seed: int, number: int) -> None:
    """Run until killed."""
    desk = Desk(folder)
    warm = desk.start()
    chance = random.Random(seed)  # noqa: S311  # the same run every time
    log = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    while True:
        key = chance.choice(KEYS)
        if chance.random() < 0.3:
            warm.drop([key_scope(key)])
            os.write(log, f"{key} {number}\n".encode())
        elif chance.random() < 0.2:
            await recall(desk, warm, key)
        else:
            number += 1
            await keep(desk, warm, key, b"%d" % number)
        if chance.random() < 0.2:
            await asyncio.sleep(0.001)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
