"""Several processes that begin, save and rotate at once: nothing is lost, and there is one store with one key."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from tests.integration.store.kill_harness import World

PROGRAM = """
import json, sys
from pathlib import Path
from tests.integration.store.kill_harness import World, provider

name = sys.argv[2]
store, _ = World(Path(sys.argv[1])).store(lambda _statement: None, None)
for n in range(10):
    store.save([provider(f"{name}-{n}", f"secret {name}-{n}")])
    if n == 5:
        store.rotate_key()
store.close()
print(json.dumps("done"))
"""


async def _all(folder: Path, names: list[str]) -> list[str]:
    async def one(name: str) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, str(folder), name, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = await asyncio.wait_for(process.communicate(), 120)
        return "" if process.returncode == 0 and json.loads(out.splitlines()[-1]) == "done" else err.decode()

    return list(await asyncio.gather(*(one(name) for name in names)))


async def test_processes_that_begin_and_save_at_once_lose_nothing(tmp_path: Path) -> None:
    """Four of them make the first store together, save ten providers each and rotate the key in between."""
    names = ["a", "b", "c", "d"]

    assert await _all(tmp_path, names) == [""] * 4
    store, back_end = World(tmp_path).store(lambda _statement: None, None)
    found = {item.name: item.credentials["key"] for item in store.everything()}
    sound, key_version = store.verify().sound, store.vault.header.key_version
    store.close()

    assert found == {f"{name}-{n}": f"secret {name}-{n}" for name in names for n in range(10)}
    assert (sound, key_version, len(back_end.keys())) == (True, 5, 1)
