"""What eight hours of suspend are to answers and pauses: eight hours. Of `main_process.kit.clock`."""

import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from tests.fakes.http_server import replies
from tests.fakes.rest_server import RestServer

NIGHT = 8 * 3600.0
HOUR_MS = 3_600_000


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as built:
        yield built


@pytest.mark.allow_logs  # the router says that the service asked for a pause
@pytest.mark.skipif(sys.platform != "linux", reason="the clock that is set forward here is Linux's")
async def test_a_night_of_sleep_ends_answers_and_pauses(main: MainProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that may be an hour old is fetched anew, and a pause of an hour is over."""
    async with RestServer() as server:
        saved = await main.providers.save_provider("app", "P", "rest", {"baseUrl": server.base_url, "token": "t"})
        ref = {"providerHash": saved.provider_hash, "dashboardAppId": "app", "providerName": "P"}
        cached = {**ref, "path": "/items", "cache": HOUR_MS}
        await main.ipc.invoke("rest-get", cached)
        server.script("/api/text", replies({}, status=429, headers={"Retry-After": "3600"}))
        with pytest.raises(IpcError) as refused:
            await main.ipc.invoke("rest-get", {**ref, "path": "/text"})
        assert refused.value.code is Code.RATE_LIMITED
        before, real = len(server.requests), time.clock_gettime
        monkeypatch.setattr(
            time, "clock_gettime", lambda which: real(which) + (NIGHT if which == time.CLOCK_BOOTTIME else 0.0)
        )

        await main.ipc.invoke("rest-get", cached)
        await main.ipc.invoke("rest-get", {**ref, "path": "/text"})
        assert len(server.requests) == before + 2
