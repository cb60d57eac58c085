"""Writes a backup: everything as it is at one moment, in one file that its user alone can read."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ipc.encoding import decode, encode
from main_process.backup import model
from main_process.backup.archive import pack_backup
from main_process.backup.errors import BackupNotWritten
from main_process.backup.kept import Kept
from main_process.kit.atomic_file import write_private
from main_process.providers.backup import export_providers
from main_process.widgets.package.archive import SUFFIX, write_archive
from main_process.widgets.packages import Package


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


class BackupWriter:
    """Writes backups of one user-data folder."""

    def __init__(
        self,
        kept: Kept,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._kept = kept
        self._now = now

    @property
    def suggested_name(self) -> str:
        """A name for the file."""
        return f"latchkey-{self._now():%Y-%m-%d}{model.SUFFIX}"

    async def write(self, target: Path, passphrase: str | None) -> model.Backed:
        """Write everything; the providers only with a passphrase, which seals them.

        Raises BackupRefused where there is too much, BackupNotWritten where the disk refuses, and what the store of the
        providers raises.
        """
        sealed, count = await self._sealed(passphrase)
        texts = self._kept.dashboards.texts()
        starred = {row.id for row in self._kept.dashboards.rows() if row.starred}
        arrangement = self._kept.dashboards.arrangement
        values = await self._kept.storage.read(self._kept.dashboards.live_instances())
        settings = model.SettingsPart(preferences=self._kept.preferences.current, defaults=self._kept.defaults.all)
        packages = [one for one in self._kept.widgets.packages() if one.kind == "installed"]

        def pack() -> tuple[bytes, int]:
            # As they are on disk: what a newer Latchkey has added stays in them.
            boards = [{"dashboard": decode(text.encode()), "starred": one in starred} for one, text in texts.items()]
            files = {
                model.INDEX: encode(model.Index(created=self._now().isoformat(timespec="seconds"))),
                model.DASHBOARDS: encode({"dashboards": boards, "arrangement": arrangement}),
                model.VALUES: encode({"values": values}),
                model.SETTINGS: encode(settings),
            }
            kept = _packages(packages, files)
            files[model.WIDGETS] = encode({"widgets": kept})
            if sealed is not None:
                files[model.PROVIDERS] = sealed.encode()
            raw = pack_backup(files)
            write_private(target, raw)
            return raw, len(kept)

        try:
            raw, widgets = await asyncio.to_thread(pack)
        except OSError as error:
            why = error.strerror or "the disk refuses it"
            raise BackupNotWritten(f"'{target.name}' cannot be written: {why}.") from None
        return model.Backed(dashboards=len(texts), widgets=widgets, providers=count, size=len(raw))

    async def _sealed(self, passphrase: str | None) -> tuple[str | None, int | None]:
        if passphrase is None:
            return None, None
        providers = await self._kept.providers.all_providers()
        return await asyncio.to_thread(export_providers, providers, passphrase), len(providers)


def _packages(packages: list[Package], files: dict[str, bytes]) -> list[dict[str, Any]]:
    """Put an archive of each package among the files. One whose files have changed since is no backup's."""
    kept = []
    for package in packages:
        names = package.installed.digests if package.installed else {}
        bodies = {name: package.body(name) for name in names}
        whole = {name: body for name, body in bodies.items() if body is not None}
        if not whole or len(whole) < len(bodies):
            continue
        files[f"{model.PACKAGES}{package.manifest.id}{SUFFIX}"] = write_archive(whole)
        kept.append({"id": package.manifest.id, "revoked": sorted(package.revoked)})
    return kept
