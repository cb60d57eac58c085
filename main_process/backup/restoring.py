"""Adds what a backup holds and is not here yet; replaces nothing. Each part is added whole or not at all.

What ends Latchkey in between leaves whole parts, and the same restore again adds the rest, to the same end: the parts
come in an order in which none asks what a later one did, and what is here already counts as what was just added where
it is the same. The dashboards come before their widgets: whether a widget came with the backup decides who gets a
provider, and afterwards nobody could tell.
"""

from collections.abc import Collection, Coroutine, Mapping
from typing import Any

from ipc.errors import IpcError
from main_process.backup.kept import Kept
from main_process.backup.model import Restored
from main_process.backup.placing import MayUse, Placed, arranged, in_an_app_of_its_own, placed, same_content
from main_process.backup.reading import OpenBackup, PackedWidget
from main_process.dashboards import Dashboard, SlotBinding
from main_process.dashboards.bindings import bindings
from main_process.preferences import Preferences
from main_process.providers.importing import NOT_AGREED, ProviderImport
from main_process.widgets.packages import Offer, Package
from main_process.widgets.shelf import digest

Names = Collection[tuple[str, str]]
"""Providers, by app id and name."""


class BackupRestorer:
    """Restores backups into one user-data folder. Whoever calls it has its user's consent to the widgets' powers."""

    def __init__(
        self,
        kept: Kept,
        importing: ProviderImport,
    ) -> None:
        self._kept = kept
        self._importing = importing

    async def programs(self, backup: OpenBackup, passphrase: str) -> list[str]:
        """The command lines that its MCP servers would run here. Raises as `restore` does for the passphrase."""
        return await self._importing.programs(backup.sealed, passphrase) if backup.sealed is not None else []

    async def uses(self, backup: OpenBackup) -> list[str]:
        """Which widgets that were installed here would get which providers that are here, by its dashboards."""
        here = {(app_id, view.name) for app_id, view in await self._kept.providers.list_all()}
        installed = {one.manifest.id: one.manifest for one in self._kept.widgets.packages() if one.kind != "built-in"}
        found: dict[str, None] = {}
        for kept in backup.dashboards.dashboards:
            for tile in kept.dashboard.widgets:
                manifest = installed.get(tile.widget)
                if manifest is None:
                    continue
                slots = {name: slot.types for name, slot in manifest.slots.items()}
                for held in bindings(tile, slots, kept.dashboard, self._kept.defaults.all).values():
                    if held.identity in here:
                        found[f"{manifest.name}, on {kept.dashboard.name}: {held.provider_name}"] = None
        return list(found)

    async def restore(self, backup: OpenBackup, passphrase: str | None, *, programs: bool = False) -> Restored:
        """Add it. A part that cannot be added is told among what was left out; the others are added.

        `programs`: its user has read what its MCP servers run here, and agrees to it. A dashboard that came along may
        start them at once. Raises InvalidParams for a wrong passphrase, and what a locked store raises: then nothing
        was changed.
        """
        here = {(app_id, view.name) for app_id, view in await self._kept.providers.list_all()}
        known = {package.manifest.id for package in self._kept.widgets.packages()}
        told = Restored(left_out=list(backup.left_out))
        made = await self._restore_providers(backup, passphrase, told, programs=programs)
        await self._part("The dashboards", self._restore_dashboards(backup, here, made, known, told), told)
        await self._part("The widgets", self._restore_widgets(backup.widgets, told), told)
        await self._part("The preferences", self._restore_settings(backup, here, made, told), told)
        return told

    async def _part(self, what: str, work: Coroutine[Any, Any, None], told: Restored) -> None:
        try:
            await work
        except IpcError as error:
            told.left_out.append(f"{what}: {error.message}")

    async def _restore_providers(
        self, backup: OpenBackup, passphrase: str | None, told: Restored, *, programs: bool
    ) -> set[tuple[str, str]]:
        if backup.sealed is None:
            return set()
        if passphrase is None:
            told.left_out.append("The providers: they need the passphrase that they were written with")
            return set()
        imported = await self._importing.export(backup.sealed, passphrase, programs=programs)
        told.added.extend(f"Provider “{view.name}”" for _app_id, view in imported.saved)
        for entry in imported.left_out:
            lines = told.left_out if entry.reason == NOT_AGREED else told.kept
            lines.append(f"Provider “{entry.name}”: {entry.reason}")
        if imported.saved and not imported.durable:
            told.left_out.append("The providers are in memory only, and gone when Latchkey closes")
        return {(app_id, view.name) for app_id, view in imported.saved} | set(imported.same)

    async def _restore_widgets(self, widgets: Collection[PackedWidget], told: Restored) -> None:
        """All that are not here, or none of them."""
        here = {package.manifest.id: package for package in self._kept.widgets.packages()}
        installed: list[str] = []
        kept: list[str] = []
        try:
            for packed in widgets:
                manifest = packed.checked.manifest
                name = f"Widget “{manifest.name}” {manifest.version}"
                before = here.get(manifest.id)
                if before is not None:
                    kept.append(f"{name}: {_how_it_is_here(before, packed)}")
                    continue
                await self._kept.widgets.accept(Offer(packed.checked, "a backup", None), revoked=packed.revoked)
                installed.append(manifest.id)
        except IpcError:
            for widget_id in installed:
                await self._kept.widgets.remove(widget_id)
            raise
        names = {packed.checked.manifest.id: packed.checked.manifest.name for packed in widgets}
        told.added.extend(f"Widget “{names[widget_id]}”" for widget_id in installed)
        told.kept.extend(kept)

    async def _restore_dashboards(
        self, backup: OpenBackup, here: Names, made: Names, known: Collection[str], told: Restored
    ) -> None:
        rows = self._kept.dashboards.rows()
        ids, names = {row.id for row in rows}, {row.name for row in rows}
        live = {row.id for row in rows if row.deleted is None}
        instances = set(self._kept.dashboards.instances())
        added: dict[str, Placed] = {}
        kept: list[str] = []
        starred: set[str] = set()
        for entry in backup.dashboards.dashboards:
            wanted = entry.dashboard
            if wanted.id in live and same_content(self._kept.dashboards.get(wanted.id), wanted):
                kept.append(f"Dashboard “{wanted.name}”: it is here already")
                continue
            one = placed(wanted, ids, instances, names, _rule(wanted, here, made, known))
            if self._would_take(one.dashboard, backup.widgets, known, made):
                one = in_an_app_of_its_own(one)
            added[wanted.id] = one
            ids.add(one.dashboard.id)
            names.add(one.dashboard.name)
            instances.update(one.instances.values())
            if entry.starred:
                starred.add(one.dashboard.id)
        if added:
            # Before the dashboards: their widgets look for their values when they start.
            await self._kept.storage.write(_values(backup, added))
            await self._kept.dashboards.add_all(
                [one.dashboard for one in added.values()],
                starred=starred,
                arrangement=arranged(
                    self._kept.dashboards.arrangement,
                    backup.dashboards.arrangement,
                    {old: one.dashboard.id for old, one in added.items()},
                ),
                label="Restore from a backup",
            )
        told.added.extend(f"Dashboard “{one.dashboard.name}”" for one in added.values())
        told.kept.extend(kept)

    def _would_take(
        self, dashboard: Dashboard, widgets: Collection[PackedWidget], known: Collection[str], made: Names
    ) -> bool:
        """Whether a slot of a widget that came along, left empty, takes a provider here that is some app's default."""
        slots = {
            one.checked.manifest.id: {name: slot.types for name, slot in one.checked.manifest.slots.items()}
            for one in widgets
            if one.checked.manifest.id not in known
        }
        return any(
            held.identity not in made
            for tile in dashboard.widgets
            if tile.widget in slots
            for held in bindings(tile, slots[tile.widget], dashboard, self._kept.defaults.all).values()
        )

    async def _restore_settings(self, backup: OpenBackup, here: Names, made: Names, told: Restored) -> None:
        now, wanted, untouched = self._kept.preferences.current, backup.settings.preferences, Preferences()
        names = [name for name in Preferences.model_fields if getattr(wanted, name) != getattr(now, name)]
        free = [name for name in names if getattr(now, name) == getattr(untouched, name)]
        if free:
            taken = {name: getattr(wanted, name) for name in free}
            await self._kept.preferences.save(now.model_copy(update=taken))
            told.added.append("Preferences that you had not changed here")
        if any(getattr(wanted, name) != getattr(untouched, name) for name in names if name not in free):
            told.kept.append("Preferences that you have changed here")
        strangers = {
            kind
            for package in self._kept.widgets.packages()
            if package.kind != "built-in"
            for slot in package.manifest.slots.values()
            for kind in slot.types
        }
        chosen = {(one.app_id, one.type) for one in self._kept.defaults.all}
        for one in reversed(backup.settings.defaults):
            if (one.app_id, one.type) in chosen or one.identity not in {*here, *made}:
                continue
            if one.identity not in made and one.type in strangers:
                # Every empty slot takes a default: a file from elsewhere does not choose for those.
                told.kept.append(f"No default for {one.type}: an installed widget would get “{one.provider_name}”")
                continue
            await self._kept.defaults.set(one.app_id, one.type, one.provider_name)
            told.added.append(f"“{one.provider_name}” as the default for {one.type}")


def _rule(dashboard: Dashboard, here: Names, made: Names, known: Collection[str]) -> MayUse:
    """Who may use which provider: a widget that was not here before gets those of the backup alone.

    Otherwise a file from elsewhere would hand the user's own accounts to a widget that the user has never seen, be it
    in the file or installed later. What it gives those that were installed here, its user has agreed to (`uses`).
    """
    strangers = any(tile.widget not in known for tile in dashboard.widgets)

    def may_use(held: SlotBinding, widget: str | None) -> bool:
        if held.identity in made:
            return True
        return held.identity in here and not (strangers if widget is None else widget not in known)

    return may_use


def _values(backup: OpenBackup, added: Mapping[str, Placed]) -> dict[str, Mapping[str, str]]:
    now = {old: new for one in added.values() for old, new in one.instances.items()}
    return {now[old]: values for old, values in backup.values.items() if old in now}


def _how_it_is_here(before: Package, packed: PackedWidget) -> str:
    if before.kind != "installed":
        return "Latchkey has a widget of that id of its own"
    same = before.installed is not None and before.installed.digests == {
        name: digest(body) for name, body in packed.checked.files.items()
    }
    return "it is here already" if same else f"version {before.manifest.version} is here and stays"
