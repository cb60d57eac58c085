"""How this computer and the app are, and what to hand to whoever helps. For the app's own page.

`doctor-check` and `doctor-mend`: what `latchkey doctor` finds, and the one remedy that needs no dialog.
`report-read` and `report-save`: the report of `latchkey report`, to look at and to keep.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from ipc.errors import Code, IpcError
from ipc.messages import Nothing, Registrar, Sender, WireModel
from main_process.errors import NoWindow
from main_process.kit.atomic_file import write_in_place

Remedy: TypeAlias = Literal["unlock", "protect", "accept", "make-private"]
"""What a button can do about a finding: one of the store's dialogs, or taking rights to the data folder away."""


class FindingView(WireModel):
    """What one check found."""

    check: str
    verdict: Literal["ok", "warning", "problem"]
    found: str
    remedy: str
    """What to do about it, in words; empty where nothing is to be done."""
    command: str
    """What to type in a terminal for it; empty where there is no such thing."""
    action: Remedy | None


class Findings(WireModel):
    """Every check, in the order in which one would mend what they find."""

    findings: list[FindingView]


class ReportText(WireModel):
    """The report, whole."""

    text: str


class ReportSaved(WireModel):
    """The name of the file; None where the user chose none."""

    file: str | None


class ReportNotSaved(IpcError):
    """The place that the user chose cannot be written."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = "The report could not be written there. Choose another folder, or free some space."


class Care(Protocol):
    """What looks after this computer and the app on it."""

    async def examine(self) -> list[FindingView]:
        """Every finding."""
        ...

    async def make_private(self) -> None:
        """Take other users' rights to the data folder away."""
        ...

    async def report(self) -> str:
        """The report of now."""
        ...


def register_care_channels(
    ipc: Registrar,
    care: Care | None,
    *,
    pick_file: Callable[[str], Awaitable[Path | None]],
    now: Callable[[], datetime],
) -> None:
    """Register all four. Without `care`, as in a server, each says that there is no window."""

    def cared() -> Care:
        if care is None:
            raise NoWindow
        return care

    async def check(_sender: Sender, _params: Nothing) -> Findings:
        return Findings(findings=await cared().examine())

    async def mend(_sender: Sender, _params: Nothing) -> Findings:
        await cared().make_private()
        return Findings(findings=await cared().examine())

    async def read(_sender: Sender, _params: Nothing) -> ReportText:
        return ReportText(text=await cared().report())

    async def save(_sender: Sender, _params: Nothing) -> ReportSaved:
        text = await cared().report()
        chosen = await pick_file(report_name(now()))
        if chosen is None:
            return ReportSaved(file=None)
        try:
            await asyncio.to_thread(write_in_place, chosen, text.encode(errors="replace"))
        except OSError as error:
            raise ReportNotSaved from error
        return ReportSaved(file=chosen.name)

    ipc.handle("doctor-check", check, params=Nothing, result=Findings)
    ipc.handle("doctor-mend", mend, params=Nothing, result=Findings)
    ipc.handle("report-read", read, params=Nothing, result=ReportText)
    ipc.handle("report-save", save, params=Nothing, result=ReportSaved)


def report_name(made: datetime) -> str:
    """The name of a report's file."""
    return f"latchkey-report-{made:%Y%m%d-%H%M}.txt"
