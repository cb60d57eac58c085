"""Kills a process in the middle of changing a dashboard, again and again, and checks what the next start finds.

Run as a program, because it forks: it must have no threads and no open database when it does. A child changes, undoes
and does again, and says so on a pipe before and after each; it dies right before the n-th statement, or by a timer.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from main_process.dashboards import Dashboard, DashboardStore, Tile, database
from main_process.events import Events

OPERATIONS = ("save", "save", "save", "undo", "redo")
BOARD = "board"


class Expected:
    """The dashboard as a list of names: its steps, where it stands, and how long its history is."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.at = -1
        self.history = 0

    def do(self, operation: str, serial: int) -> None:
        """One operation."""
        if operation == "save" or not self.steps:
            self.steps = [*self.steps[: self.at + 1], f"N{serial}"][-database.MOST_STEPS - 1 :]
            self.at = len(self.steps) - 1
            self.history += 1
        elif operation == "undo":
            self.at = max(0, self.at - 1)
        else:
            self.at = min(len(self.steps) - 1, self.at + 1)

    def seen(self) -> dict[str, Any]:
        """What a start must find."""
        return {
            "name": self.steps[self.at] if self.steps else None,
            "back": self.steps[: self.at][::-1] if self.steps else [],
            "on": self.steps[self.at + 1 :],
            "versions": min(database.MOST_VERSIONS, self.history),
        }


async def do(store: DashboardStore, operation: str, serial: int) -> None:
    """One operation on the store; the first is always a save."""
    if operation == "save" or not store.rows():
        tile = Tile(instance=f"t{serial % 7}", widget="clock", x=0, y=0, w=2, h=2, settings={"text": "x" * 2000})
        await store.save(Dashboard(id=BOARD, name=f"N{serial}", app_id="shop", widgets=[tile]))
    elif operation == "undo":
        await store.undo(BOARD)
    else:
        await store.redo(BOARD)


async def look(folder: Path) -> dict[str, Any]:
    """What a start finds: the dashboard, and every step from there."""
    store = DashboardStore(folder / "dashboards.json", Events())
    found: dict[str, Any] = {"name": None, "back": [], "on": [], "versions": 0}
    if store.rows():
        found["name"] = store.get(BOARD).name
        found["versions"] = len(await store.versions(BOARD))
        for name, step in (("back", store.undo), ("on", store.redo)):
            while getattr(await store.labels(BOARD), "undo" if name == "back" else "redo") is not None:
                found[name].append((await step(BOARD))[0].name)
            for _ in found["back"] if name == "back" else ():
                await store.redo(BOARD)
    await store.close()
    return found


def tell(folder: Path, writing: int) -> None:
    """What `look` found, on the pipe."""
    os.write(writing, json.dumps(asyncio.run(look(folder))).encode())


def in_child(work: Callable[[int], None]) -> str:
    """What a child says on its pipe before it ends or dies."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def life(folder: Path, serial: int, dice: random.Random, writing: int) -> None:
    """Operations until death."""
    by_timer = dice.random() < 0.5
    left = dice.randrange(10, 150)

    def traced(path: Path) -> Any:
        made = connect(path)

        def step(_statement: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        if not by_timer:
            made.set_trace_callback(step)
        return made

    connect = database._connect
    database._connect = traced
    if by_timer:
        signal.setitimer(signal.ITIMER_REAL, dice.uniform(0.01, 0.2))

    async def run() -> None:
        store = DashboardStore(folder / "dashboards.json", Events())
        for number in range(serial, serial + 1000):
            operation = dice.choice(OPERATIONS)
            os.write(writing, f"begin {operation} {number}\n".encode())
            await do(store, operation, number)
            os.write(writing, f"done {operation} {number}\n".encode())

    asyncio.run(run())


def main() -> None:
    """Kill that often; print `{kills, operations, wrong}` as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, required=True)
    options = parser.parse_args()
    dice = random.Random(1)  # noqa: S311 (chooses when to die, keeps no secret)
    expected, serial, wrong, operations = Expected(), 0, [], 0
    place, copy = options.folder / "data", options.folder / "copy"
    place.mkdir()
    for kill in range(options.kills):
        lived = random.Random(dice.random())  # noqa: S311 (as above)
        said = [line.split() for line in in_child(partial(life, place, serial, lived)).splitlines()]
        begun: tuple[str, int] | None = None
        for what, operation, number in said:
            serial = int(number) + 1
            begun = (operation, int(number)) if what == "begin" else None
            if what == "done":
                expected.do(operation, int(number))
                operations += 1
        shutil.copytree(place, copy)
        found = json.loads(in_child(partial(tell, copy)))
        shutil.rmtree(copy)
        if found != expected.seen() and begun is not None:
            expected.do(*begun)  # it was written and not acknowledged
        if found != expected.seen():
            wrong.append({"kill": kill, "found": found, "expected": expected.seen()})
            break
    sys.stdout.write(json.dumps({"kills": options.kills, "operations": operations, "wrong": wrong}))


if __name__ == "__main__":
    main()
