"""What Settings asks of this computer, and the report that it shows and saves."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.api.care_channels import FindingView, register_care_channels


class Carer:
    """A computer with one thing wrong until it is mended."""

    private = False

    async def examine(self) -> list[FindingView]:
        found = FindingView(
            check="user data", verdict="warning", found="", remedy="", command="", action="make-private"
        )
        return [found.model_copy(update={"verdict": "ok"} if self.private else {})]

    async def make_private(self) -> None:
        self.private = True

    async def report(self) -> str:
        return "the report"


def router(care: Carer | None, chosen: Path | None = None) -> Router:
    async def pick(name: str) -> Path | None:
        assert name == "latchkey-report-20260503-1000.txt"
        return chosen

    ipc = Router()
    register_care_channels(ipc, care, pick_file=pick, now=lambda: datetime(2026, 5, 3, 10, 0, tzinfo=UTC))
    return ipc


async def test_a_remedy_shows_in_the_findings_that_come_back() -> None:
    """The page need not ask again."""
    ipc = router(Carer())
    assert (await ipc.invoke("doctor-check"))["findings"][0]["verdict"] == "warning"
    assert (await ipc.invoke("doctor-mend"))["findings"][0]["verdict"] == "ok"


async def test_the_report_is_saved_where_its_user_says(tmp_path: Path) -> None:
    """As it was shown; and nowhere where they choose nothing."""
    assert await router(Carer()).invoke("report-save") == {"file": None}
    target = tmp_path / "mine.txt"
    assert await router(Carer(), target).invoke("report-save") == {"file": "mine.txt"}
    assert os.name != "posix" or stat.S_IMODE(target.stat().st_mode) == 0o600
    assert (target.read_text(), (await router(Carer()).invoke("report-read"))["text"]) == ("the report", "the report")


@pytest.mark.allow_logs  # the router logs what the disk refused
async def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(IpcError, match="Choose another folder") as caught:
        await router(Carer(), tmp_path / "gone" / "mine.txt").invoke("report-save")
    assert caught.value.code is Code.STORE_UNAVAILABLE


@pytest.mark.parametrize("channel", ["doctor-check", "doctor-mend", "report-read", "report-save"])
async def test_neither_a_widget_nor_a_server_has_them(channel: str) -> None:
    """A report is the user's to see; without a window there is nobody to show it to."""
    for ipc, sender in ((router(None), None), (router(Carer()), Sender("p1", WidgetIdentity("clock", "t1")))):
        with pytest.raises(IpcError) as caught:
            await ipc.invoke(channel, {}, sender)
        assert caught.value.code is Code.NOT_GRANTED
