"""What eight hours of suspend are to answers and pauses: eight hours. For the clock itself see tests/unit/kit."""

from collections.abc import AsyncIterator
from inspect import signature
from pathlib import Path

import pytest

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from tests.fakes.http_server import replies
from tests.fakes.rest_server import RestServer

NIGHT = 8 * 3600.0
HOUR_MS = 3_600_000


class Sleeper:
    """The clock that Latchkey has where nobody gives it one, set forward by what the computer has slept."""

    def __init__(self) -> None:
        self.slept = 0.0
        self._now = signature(build_main_process).parameters["now"].default

    def __call__(self) -> float:
        return float(self._now() + self.slept)


@pytest.fixture
def clock() -> Sleeper:
    return Sleeper()


@pytest.fixture
async def main(tmp_path: Path, clock: Sleeper) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32), now=clock) as built:
        yield built


@pytest.mark.allow_logs  # the router says that the service asked for a pause
async def test_a_night_of_sleep_ends_answers_and_pauses(main: MainProcess, clock: Sleeper) -> None:
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
        before = len(server.requests)
        clock.slept = NIGHT

        await main.ipc.invoke("rest-get", cached)
        await main.ipc.invoke("rest-get", {**ref, "path": "/text"})
        assert len(server.requests) == before + 2
