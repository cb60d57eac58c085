"""A secret's whole life in the real main process: stored, used, failed with, rotated, exported, deleted.

Prints where it went on purpose (the service), and leaves behind files, logs and a record of every frame that a page
was sent, for the test that searches them.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from app.instance.all_commands import commands_of
from app.logs import set_up_logs
from app.main_process import MainProcess
from app.wiring import build_main_process
from tests.fakes.openai_server import OpenAiServer


class Page:
    """A page that writes down every frame it gets."""

    def __init__(self, main: MainProcess, record: Path) -> None:
        self._record = record.open("a")
        self._answered = asyncio.Condition()
        self._answers: dict[int, dict[str, Any]] = {}
        self._session = main.open_session("canary", self._sent, lambda: None)
        self._session.receive(json.dumps([{"t": "hello", "v": 1}]))
        self._calls = 0

    async def call(self, channel: str, params: dict[str, Any]) -> dict[str, Any]:
        """The frame that answers."""
        self._calls += 1
        call = self._calls
        self._session.receive(json.dumps([{"t": "invoke", "id": call, "ch": channel, "p": params}]))
        async with asyncio.timeout(60):
            while call not in self._answers:
                async with self._answered:
                    await self._answered.wait()
        return self._answers[call]

    def _sent(self, text: str) -> None:
        self._record.write(text + "\n")
        self._record.flush()
        for frame in json.loads(text):
            if "id" in frame and frame["t"] in {"ok", "error", "ticket"}:
                self._answers[frame["id"]] = frame
        asyncio.get_running_loop().create_task(self._wake())

    async def _wake(self) -> None:
        async with self._answered:
            self._answered.notify_all()


async def live(folder: Path, canary: str) -> dict[str, Any]:
    """The life. Returns the outcome of each step, none of which holds the secret."""
    first, second, wrong = (f"{canary}-{n}" for n in ("first", "second", "wrong"))
    steps: dict[str, Any] = {}
    async with OpenAiServer(first, second) as server, build_main_process(folder, passphrase="some words") as main:
        await main.providers.move_key("passphrase", "some words")
        page, commands = Page(main, folder / "frames.txt"), commands_of(main)

        async def models() -> str:
            params = {"providerHash": "", "dashboardAppId": "app", "providerName": "P"}
            return str((await page.call("openai-models", params))["t"])

        fields = {"apiKey": first, "baseUrl": server.base_url}
        mcp = {"headers": {"Authorization": f"Bearer {first}"}}
        await main.providers.save_provider("app", "P", "openai", fields)
        await main.providers.save_provider("app", "M", "mcp", {"token": first}, "mcp", mcp)
        steps["used"] = await models()
        steps["tested"] = "error" not in await commands.run({"do": "test", "appId": "app", "providerName": "P"})
        rotation = {
            "do": "rotate",
            "appId": "app",
            "providerName": "P",
            "credentials": {"apiKey": wrong, "baseUrl": server.base_url},
        }
        steps["wrong key refused"] = "error" in await commands.run(rotation)
        await main.providers.save_provider("app", "P", "openai", {**fields, "apiKey": wrong})
        steps["failed"] = await models()
        rotation["credentials"] = {"apiKey": second, "baseUrl": server.base_url}
        steps["rotated"] = "error" not in await commands.run(rotation)
        steps["used again"] = await models()
        refused = await page.call("openai-models", {"providerHash": "", "dashboardAppId": "app", "apiKey": "x"})
        steps["key over IPC"] = refused["e"]["code"]
        for channel, params in (
            ("provider-list", {"appId": "app"}), ("provider-get", {"appId": "app", "providerName": "P"}),
            ("store-status", {}), ("client-cache-stats", {}), ("response-cache-stats", {}), ("call-log", {}),
            ("devtools-call", {"number": 1}), ("devtools-responses", {}), ("devtools-channels", {}),
            ("devtools-widgets", {}),
        ):  # fmt: skip
            steps[channel] = (await page.call(channel, params))["t"]
        exported = await commands.run({"do": "export", "passphrase": "other words"})
        await asyncio.to_thread((folder / "export.json").write_text, exported["text"])
        await main.providers.rotate_key()
        main.providers.on_changed(lambda *_change: 1 / 0)
        await main.providers.delete_provider("app", "M")
        steps["keys the service saw"] = len(server.requests)
    return steps


def main() -> None:
    """Print the outcome of each step as JSON."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    canary = os.environ.pop("CANARY")
    set_up_logs(folder / "logs", verbose=True)
    sys.stdout.write(json.dumps(asyncio.run(live(folder, canary))))


if __name__ == "__main__":
    main()
