"""Knows every widget on this computer: the built-in ones, those of extensions, and the installed packages."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import structlog

from ipc.errors import Code, IpcError
from ipc.messages import Registrar
from main_process.events import Event, Events
from main_process.widgets.dialogs import WidgetDialogs
from main_process.widgets.faults import Fault, PackageRefused
from main_process.widgets.manifest import Manifest
from main_process.widgets.package.calls import Rules
from main_process.widgets.package.checking import Checked, check_package
from main_process.widgets.package.limits import PACKAGE
from main_process.widgets.package.manifest_text import MANIFEST, read_manifest
from main_process.widgets.packages import Kind, Offer, Package
from main_process.widgets.powers import ToolHint, no_hint, without
from main_process.widgets.shelf import Shelf, Shelved

log = structlog.get_logger(__name__)

RegisterChannels: TypeAlias = Callable[[Registrar, "WidgetRegistry", WidgetDialogs | None], None]


class WidgetNotFound(IpcError):
    """No installed package has that id."""

    code = Code.INVALID_PARAMS
    default_message = "No widget of that id is installed."


@dataclass(frozen=True, slots=True)
class WidgetsChanged(Event):
    """A widget came, went, changed, or has other powers than before."""

    widget: str
    reload: bool = True
    """Whether it has other code than before, so that its frames load again."""


class WidgetRegistry:
    """Widgets by id. An id is taken once: a later package cannot pose as an earlier one.

    Changed on the event loop's thread; read from any.
    """

    def __init__(
        self,
        shelf: Shelf | None = None,
        rules: Rules | None = None,
        *,
        events: Events | None = None,
        channels: RegisterChannels | None = None,
        soon: Callable[[Callable[[], None]], object] = lambda call: call(),
    ) -> None:
        """`soon` calls something on the event loop's thread, from any other."""
        self._soon = soon
        self._shelf = shelf
        self.rules = rules or Rules({})
        """What packages are checked against."""
        self.tool_hint: ToolHint = no_hint
        """What is known of tools that packages name."""
        self._events = events
        self._register_channels = channels
        self._packages: dict[str, Package] = {}
        self._developed_over: dict[str, Package] = {}
        """What is installed under the ids that are being developed."""
        self._damaged: set[Path] = set()
        """Folders: each installation has its own, so who reads while an update goes on blames only what it read."""
        self._changing = asyncio.Lock()

    def add(self, folder: Path, *, kind: Kind = "extension", source: str = "an extension") -> Manifest:
        """Read `folder/manifest.json` and offer that widget.

        Raises PackageRefused, which names everything that is wrong.
        """
        manifest = read_package(folder)
        self._take(Package(manifest, folder.resolve(), kind, source))
        return manifest

    def add_all(self, root: Path) -> None:
        """Add every built-in package below `root`; one that is broken is logged and left out."""
        for manifest in sorted(root.glob(f"*/{MANIFEST}")):
            try:
                self.add(manifest.parent, kind="built-in", source="built-in")
            except PackageRefused as error:
                log.warning("widget.refused", package=manifest.parent.name, why=error.message)

    def open_installed(self) -> None:
        """Offer what is installed. Blocking; once, after the built-in widgets have been added."""
        for shelved in self._shelf.open() if self._shelf else ():
            if shelved.record.id in self._packages:
                log.warning("widget.id_taken", widget=shelved.record.id)
            else:
                self._packages[shelved.record.id] = _package(shelved)

    def unregister(self, widget_id: str) -> None:
        """Offer a widget no longer whose extension was switched off."""
        if self._packages.pop(widget_id, None) is not None:
            self._tell(widget_id)

    def manifest(self, widget_id: str) -> Manifest | None:
        """What a widget may do now: its manifest, without what its user took back. None where it cannot be run."""
        package = self._packages.get(widget_id)
        return (
            None if package is None or package.folder in self._damaged else without(package.manifest, package.revoked)
        )

    def manifests(self) -> list[Manifest]:
        """Every widget that can be run, in name order."""
        found = filter(None, (self.manifest(widget_id) for widget_id in tuple(self._packages)))
        return sorted(found, key=lambda manifest: manifest.name)

    def packages(self) -> list[Package]:
        """Every package, in name order."""
        return sorted(self._packages.values(), key=lambda package: package.manifest.name)

    def is_built_in(self, widget_id: str) -> bool:
        """Whether the widget came with Latchkey."""
        package = self._packages.get(widget_id)
        return package is not None and package.kind == "built-in"

    def is_damaged(self, widget_id: str) -> bool:
        """Whether files of the package have changed since it was installed."""
        package = self._packages.get(widget_id)
        return package is not None and package.folder in self._damaged

    def page_may_load(self, widget_id: str) -> bool:
        """Whether the widget may be started: every file is what was installed. From any thread."""
        package = self._packages.get(widget_id)
        if package is None:
            return False
        if not package.is_intact():
            self._found_damaged(package)
        return package.folder not in self._damaged

    def file(self, widget_id: str, name: str) -> bytes | None:
        """What `widget://<id>/<name>` serves; None where there is nothing to serve. From any thread."""
        package = self._packages.get(widget_id)
        if package is None or package.folder in self._damaged:
            return None
        body = package.body(name)
        if body is None and package.installed is not None and name in package.installed.digests:
            self._found_damaged(package)
        return body

    async def check(self, path: Path) -> Checked:
        """Read and check a folder or an archive. Raises PackageRefused with everything that is wrong."""
        return await asyncio.to_thread(check_package, path, self.rules)

    async def offer(self, path: Path) -> Offer:
        """Check a package that somebody wants to install. Raises PackageRefused, also where its id is taken."""
        checked = await self.check(path)
        return Offer(checked, _source_of(path), self._replaceable(checked.manifest.id), self.tool_hint)

    async def install(self, path: Path | str) -> Manifest:
        """Check a folder or an archive and install it, with all that its manifest asks for.

        Whoever calls this has the user's consent. Raises PackageRefused or PackageNotWritten, and leaves nothing then.
        """
        return await self.accept(await self.offer(Path(path)))

    async def accept(self, offer: Offer, *, revoked: Collection[str] = ()) -> Manifest:
        """Install the offer, without some of its powers; powers of the widget that are revoked here stay revoked.

        A widget under development is so no longer: its tiles run the package. Raises PackageRefused where nobody had to
        be asked about the offer, and now somebody would have to be.
        """
        manifest = offer.checked.manifest
        async with self._changing:
            before = self._replaceable(manifest.id)
            if not offer.needs_consent and replace(offer, before=before).needs_consent:
                raise PackageRefused([Fault(PACKAGE, "was removed or replaced meanwhile; install it again")])
            names = [power.name for power in offer.powers]
            already = before.revoked if before is not None else ()
            taken = [name for name in names if name in already or name in revoked]
            shelf = self._on_disk()
            shelved = await asyncio.to_thread(shelf.put, offer.checked, offer.source, names, taken)
            self._packages[manifest.id] = _package(shelved)
            self._developed_over.pop(manifest.id, None)
            if before is not None:
                self._damaged.discard(before.folder)
        log.info("widget.installed", widget=manifest.id, version=manifest.version)
        self._tell(manifest.id)
        return manifest

    async def remove(self, widget_id: str) -> None:
        """Remove an installed package. Its tiles stay, and say what they lack. Raises WidgetNotFound."""
        async with self._changing:
            package = self.installed(widget_id)
            await asyncio.to_thread(self._on_disk().remove, widget_id)
            self._packages.pop(widget_id, None)
            self._damaged.discard(package.folder)
        log.info("widget.removed", widget=widget_id)
        self._tell(widget_id)

    async def set_revoked(self, widget_id: str, power: str, *, revoked: bool) -> None:
        """Take a power back, or give it again. Takes effect before this returns. Raises WidgetNotFound."""
        async with self._changing:
            package = self.installed(widget_id)
            if power not in {one.name for one in package.powers}:
                raise WidgetNotFound(f"The widget '{widget_id}' does not ask for that.")
            names = package.revoked | {power} if revoked else package.revoked - {power}
            record = await asyncio.to_thread(self._on_disk().revoke, widget_id, sorted(names))
            self._packages[widget_id] = Package(
                package.manifest, package.folder, package.kind, package.source, installed=record
            )
        self._tell(widget_id, reload=False)

    def read_dev(self, folder: Path) -> Manifest:
        """The manifest of a folder that its author works on. Blocking. Raises PackageRefused."""
        manifest = read_package(folder)
        self._replaceable(manifest.id)
        return manifest

    def put_dev(self, folder: Path, manifest: Manifest) -> None:
        """Offer that folder, as it is at every moment, in place of the widget with its id, which stays installed."""
        before = self._replaceable(manifest.id)
        if before is not None:
            self._developed_over[manifest.id] = before
        self._packages[manifest.id] = Package(manifest, folder, "dev", str(folder))
        self._tell(manifest.id)

    def is_developed(self, widget_id: str) -> bool:
        """Whether the widget is an author's folder at the moment."""
        package = self._packages.get(widget_id)
        return package is not None and package.kind == "dev"

    def setup_widget_registry_handlers(self, ipc: Registrar, dialogs: WidgetDialogs | None = None) -> None:
        """Register `widget-registry-list`, `-install`, `-remove` and `-revoke`; without dialogs nobody can be asked."""
        if self._register_channels is None:
            raise RuntimeError("this registry was made without channels")
        self._register_channels(ipc, self, dialogs)

    def _take(self, package: Package) -> None:
        before = self._packages.get(package.manifest.id)
        if before is not None:
            raise PackageRefused([_taken(before)])
        self._packages[package.manifest.id] = package
        self._tell(package.manifest.id)

    def installed(self, widget_id: str) -> Package:
        """The installed package of that id. Raises WidgetNotFound."""
        package = self._packages.get(widget_id)
        if package is None:
            raise WidgetNotFound
        if package.kind != "installed":
            raise WidgetNotFound(
                f"The widget '{widget_id}' comes from {package.source} and cannot be removed by itself."
            )
        return package

    def _replaceable(self, widget_id: str) -> Package | None:
        """What is installed under an id that a package or an author's folder may take. Raises PackageRefused."""
        before = self._packages.get(widget_id)
        if before is not None and before.kind in {"built-in", "extension"}:
            raise PackageRefused([_taken(before)])
        return self._developed_over.get(widget_id) if before is not None and before.kind == "dev" else before

    def _on_disk(self) -> Shelf:
        if self._shelf is None:
            raise WidgetNotFound("This registry keeps nothing on disk.")
        return self._shelf

    def _found_damaged(self, package: Package) -> None:
        """From any thread. Whoever asks next finds no manifest."""
        if package.folder not in self._damaged:
            self._damaged.add(package.folder)
            log.warning("widget.files_changed", widget=package.manifest.id)
            self._soon(lambda: self._tell(package.manifest.id))

    def _tell(self, widget_id: str, *, reload: bool = True) -> None:
        if self._events is not None:
            self._events.publish(WidgetsChanged(widget_id, reload))


def read_package(folder: Path) -> Manifest:
    """The manifest in a folder that belongs to the app, an extension or an author. Raises PackageRefused."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            manifest = read_manifest(file.read())
    except OSError as error:
        raise PackageRefused([Fault(folder.name, f"has no readable {MANIFEST}")]) from error
    if not (folder / manifest.entry).is_file():
        raise PackageRefused([Fault(f"{MANIFEST}: entry", f"names {manifest.entry}, and there is no such file")])
    return manifest


def _source_of(path: Path) -> str:
    return str(path.absolute())


def _package(shelved: Shelved) -> Package:
    return Package(shelved.manifest, shelved.folder, "installed", shelved.record.source, shelved.record)


def _taken(before: Package) -> Fault:
    widget_id, source = before.manifest.id, before.source
    return Fault(f"{MANIFEST}: id", f"'{widget_id}' is taken by a widget of Latchkey's ({source}); give yours another")
