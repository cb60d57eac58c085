"""How the running app looks at this computer and makes its report: what Settings asks for."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from app import __version__
from app.cli.examination import examine
from app.cli.health import Finding
from app.desktop.engine import engine_versions
from app.paths import UserData, renderer_dist
from app.report import make_report
from app.run_marker import RunMarker
from main_process.about import Composition
from main_process.api.care_channels import FindingView
from main_process.vault.status import StoreStatus


class DesktopCare:
    """Looks after one user-data folder while the app uses it."""

    def __init__(
        self,
        user_data: Path,
        environment: Mapping[str, str],
        status_of: Callable[[], Awaitable[StoreStatus]] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`status_of` asks the store, where it is open already."""
        self._folders = UserData(user_data)
        self._environment = environment
        self._status_of = status_of
        self._now = now

    async def examine(self) -> list[FindingView]:
        """Every finding of `latchkey doctor`."""
        return [_view(finding) for finding in await self._findings()]

    async def make_private(self) -> None:
        """Take other users' rights to the data folder away."""
        await asyncio.to_thread(self._folders.create)

    async def report(self) -> str:
        """The report of `latchkey report`."""
        found = await self._findings()
        return await asyncio.to_thread(self._report, found)

    async def _findings(self) -> list[Finding]:
        return await examine(self._folders.folder, self._environment, status_of=self._status_of)

    def _report(self, found: list[Finding]) -> str:
        ours = Composition(renderer_dist()).versions(__version__)
        return make_report(
            made=self._now(),
            versions=[(one.name, one.version) for one in [*ours, *engine_versions()]],
            findings=[(finding.check, finding.verdict, finding.found) for finding in found],
            crash=RunMarker(self._folders.folder, __version__).last_crash(),
            log=self._folders.logs / "latchkey.log",
        )


def _view(finding: Finding) -> FindingView:
    return FindingView(
        check=finding.check,
        verdict=finding.verdict.value,
        found=finding.found,
        remedy=finding.remedy,
        command=finding.command,
        action=finding.action,
    )
