"""What a provider's first call costs everybody else: its client is made on a thread, and so is all that it needs."""

import json
import subprocess
import sys

PROGRAM = """
import asyncio, json, sys, tempfile, threading
from pathlib import Path

from app.wiring import build_main_process
from ipc.errors import IpcError
from tests.fakes.algolia_server import APP_ID
from tests.fakes.raw_server import answer, raw_server

PROVIDER = {"providerHash": "h", "dashboardAppId": "shop", "providerName": "P"}
CALLS = {
    "rest": ("rest-get", {"path": "/a"}),
    "algolia": ("algolia-search", {"indexName": "a"}),
    "openai": ("openai-models", {}),
}
imported = {kind: [] for kind in CALLS}
called = None


class Finder:
    def find_spec(self, name, path=None, target=None):
        if called is not None and threading.current_thread() is threading.main_thread():
            imported[called].append(name)


async def main():
    global called
    async with raw_server(lambda asked: answer(b'{"hits":[],"data":[]}')) as service:
        credentials = {
            "rest": {"baseUrl": service.origin, "token": "t" * 20},
            "algolia": {"appId": APP_ID, "apiKey": "k" * 20, "hosts": service.origin},
            "openai": {"baseUrl": service.origin, "apiKey": "k" * 20},
        }
        with tempfile.TemporaryDirectory() as folder:
            async with build_main_process(Path(folder), master_key=bytes(32)) as main:
                sys.meta_path.insert(0, Finder())
                for kind, (channel, params) in CALLS.items():
                    await main.providers.save_provider("shop", "P", kind, credentials[kind])
                    called = kind
                    await main.ipc.invoke(channel, {**PROVIDER, **params})
                    called = None
                print(json.dumps(imported), file=sys.stderr)


asyncio.run(main())
"""


def test_a_first_call_imports_nothing_on_the_event_loop() -> None:
    """An HTTP library's ninety modules held everybody up for a tenth of a second, and more where Qt looks at each."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stderr.splitlines()[-1]) == {"rest": [], "algolia": [], "openai": []}
