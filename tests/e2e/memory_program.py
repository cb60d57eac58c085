"""The program that `test_memory` looks at: Latchkey under mixed calls, rotations, reloads and killed widgets.

It says a JSON line per round: what its main process holds by then. Arguments: the data folder, the address of the fake
service, and how many rounds.
"""

import asyncio
import contextlib
import gc
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtGui import QAction

from app.cli.app_run import AppRun
from app.demo import DEMO_APP_ID, PROVIDER_NAME
from app.desktop.application import Options, run_app
from app.desktop.desktop import Desktop, Running
from app.desktop.headless import settle
from app.main_process import MainProcess
from app.paths import UserData, renderer_dist, resource
from ipc.errors import IpcError

CALLS, ROTATIONS = 120, 8
"""Of one round, beside one reload and one killed widget."""
FRAMES = 3
"""Processes that draw, at least: the page's and those of the widgets that are in view."""
READY_WITHIN_S = 120.0
CHAT = "OpenAI"


class Load:
    """What a user with busy widgets does to the app, as fast as it goes."""

    def __init__(self, main: MainProcess, desktop: Desktop, base_url: str) -> None:
        self._main = main
        self._desktop = desktop
        self._base_url = base_url
        self._random = random.Random(7)  # noqa: S311 - the same load in each run
        self._keys = 0

    async def one_round(self) -> None:
        """Calls and rotations at once; then the page is loaded anew, and a widget dies."""
        await asyncio.gather(self._calls(), self._calls(), self._rotations())
        self._desktop.qt.post(self._reload)
        async with asyncio.timeout(READY_WITHIN_S):
            while len(found := renderers()) < FRAMES:  # noqa: ASYNC110 - processes announce nothing
                await asyncio.sleep(0.2)
        # The youngest is a widget's: the page has its process before its frames have theirs.
        max(found, key=lambda one: one.create_time()).kill()

    async def _calls(self) -> None:
        for _ in range(CALLS // 2):
            channel, params = self._random.choice(list(self._kinds()))
            try:
                answer = await self._main.ipc.invoke(channel, params)
                if channel == "openai-chat":
                    async for _part in answer:
                        pass
            except IpcError:
                # A rotation or a killed frame may end it: how is not the matter here.
                continue

    async def _rotations(self) -> None:
        for _ in range(ROTATIONS):
            self._keys += 1
            fields = {"apiKey": f"sk-canary-{self._keys}", "baseUrl": self._base_url}
            await self._main.providers.save_provider(DEMO_APP_ID, CHAT, "openai", fields)
            await asyncio.sleep(0)

    def _kinds(self) -> Iterator[tuple[str, dict[str, Any]]]:
        word = self._random.choice(("generator", "decorator", "class")) + str(self._random.randrange(400))
        chat, local = of(CHAT), of(PROVIDER_NAME)
        said = [{"role": "user", "content": word}]
        yield "openai-models", {**chat, "cache": True, "forceRefresh": True}
        yield "openai-chat", {**chat, "model": "gpt-4o-mini", "messages": said}
        yield "openai-embeddings", {**chat, "model": "text-embedding-3-small", "input": [word * 100], "cache": True}
        yield "algolia-search", {**local, "indexName": "python-language", "query": word, "cache": True}
        yield "algolia-list-indices", {**local, "cache": True}
        yield "ledger-summary", {}

    def _reload(self) -> None:
        assert self._desktop.window is not None
        reload = [one for one in self._desktop.window.findChildren(QAction) if one.text() == "&Reload"]
        reload[0].trigger()


def of(name: str) -> dict[str, Any]:
    """The params that name a provider of the demo."""
    return {"providerHash": "h", "dashboardAppId": DEMO_APP_ID, "providerName": name}


def renderers() -> list[psutil.Process]:
    """Chromium's processes that draw, the page's and each widget's: forked by processes of Chromium's own."""
    return [grandchild for child in psutil.Process().children() for grandchild in child.children(recursive=True)]


def held(main: MainProcess) -> dict[str, Any]:
    """What the main process holds now; memory in MiB, and of all of the app's processes together."""
    own = psutil.Process()
    everyone = 0
    for one in [own, *(children := own.children(recursive=True))]:
        with contextlib.suppress(psutil.NoSuchProcess):  # a frame that has just been left
            everyone += one.memory_full_info().pss
    return {
        "rss": own.memory_info().rss >> 20,
        "pss": own.memory_full_info().pss >> 20,
        "all": everyone >> 20,
        "processes": 1 + len(children),
        "threads": own.num_threads(),
        "descriptors": own.num_fds(),
        "tasks": len(asyncio.all_tasks()),
        "responses": main.response_cache.stats()["entries"],
    }


def latchkey(user_data: Path, base_url: str, rounds: int) -> int:
    """The app as a user starts it, offscreen."""

    async def drive(running: Running) -> int:
        main = running.main
        assert isinstance(main, MainProcess)
        await running.loaded.wait()
        await settle(main.dashboards, main.reports, main.events)
        load = Load(main, running.desktop, base_url)
        for number in range(rounds):
            await load.one_round()
            gc.collect()
            sys.stdout.write(json.dumps({"round": number, **held(main)}) + "\n")
            sys.stdout.flush()
        return 0

    one = AppRun(user_data)
    folders = UserData(user_data)
    folders.create()
    return run_app(one.build, Options(renderer_dist(), folders.window, resource("icons", "latchkey.svg"), drive))


if __name__ == "__main__":
    sys.exit(latchkey(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
