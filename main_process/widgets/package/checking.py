"""Everything that is wrong with a package, in one go; or the package, ready to be installed, packed or run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from main_process.widgets.faults import Fault, PackageRefused
from main_process.widgets.manifest import EVERY_TOOL, Manifest
from main_process.widgets.package import icon
from main_process.widgets.package.calls import MOST_USES, Rules, missing_grants
from main_process.widgets.package.contents import read_contents
from main_process.widgets.package.imports import missing_modules
from main_process.widgets.package.limits import PACKAGE
from main_process.widgets.package.manifest_text import MANIFEST, read_manifest
from main_process.widgets.package.names import name_faults

CODE = (".js", ".mjs")
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True)
class Checked:
    """A package without faults, in memory."""

    manifest: Manifest
    files: Mapping[str, bytes]
    """The bytes of every file by its path in the package, the manifest's own text included."""
    warnings: tuple[Fault, ...] = ()
    """What may be meant so, and is worth a second look."""


def check_package(path: Path, rules: Rules) -> Checked:
    """Read and check a folder or an archive. Blocking. Raises PackageRefused with every fault."""
    return check_contents(read_contents(path), rules)


def check_contents(files: Mapping[str, bytes], rules: Rules) -> Checked:
    """Check what was read. Raises PackageRefused with every fault."""
    faults = list(name_faults(files))
    manifest: Manifest | None = None
    if MANIFEST in files:
        try:
            manifest = read_manifest(files[MANIFEST])
        except PackageRefused as refused:
            faults += refused.faults
    else:
        faults.append(Fault(PACKAGE, _where_is_the_manifest(files)))
    if manifest is not None:
        faults += _faults_between(manifest, files, rules)
    if faults or manifest is None:
        raise PackageRefused(dict.fromkeys(faults))
    return Checked(manifest, files, tuple(_warnings(manifest, files, rules)))


def _where_is_the_manifest(files: Mapping[str, bytes]) -> str:
    deeper = next((name for name in sorted(files) if name.endswith(f"/{MANIFEST}")), None)
    hint = f"; there is {deeper}: package what is in that folder" if deeper else ""
    return f"has no {MANIFEST}{hint}"


def _faults_between(manifest: Manifest, files: Mapping[str, bytes], rules: Rules) -> Iterator[Fault]:
    """Where the manifest and the files do not fit."""
    if manifest.entry not in files:
        yield Fault(f"{MANIFEST}: entry", f"names {manifest.entry}, and the package has no such file")
    elif not files[manifest.entry].strip():
        yield Fault(manifest.entry, "is empty")
    if manifest.icon and manifest.icon.lower().endswith(PICTURES) and manifest.icon not in files:
        yield Fault(f"{MANIFEST}: icon", f"names {manifest.icon}, and the package has no such file")
    for index, channel in enumerate(manifest.channels):
        if not rules.may_ask(channel):
            yield Fault(
                f"{MANIFEST}: channels.{index}", f"'{channel}' is for the app's own page; no widget may ask for it"
            )
    for name in (name for name, slot in manifest.slots.items() if EVERY_TOOL in slot.tools):
        yield Fault(f"{MANIFEST}: slots.{name}.tools", "must name each tool that the widget calls")
    yield from _faults_in_code(manifest, files, rules)


def _faults_in_code(manifest: Manifest, files: Mapping[str, bytes], rules: Rules) -> Iterator[Fault]:
    sources = {}
    for name, body in files.items():
        if name.endswith(CODE):
            try:
                sources[name] = body.decode("utf-8")
            except UnicodeDecodeError:
                yield Fault(name, "is not UTF-8 text, as JavaScript must be")
    yield from missing_grants(manifest, sources, rules)
    if manifest.entry in sources:
        yield from islice(missing_modules(manifest.entry, sources), MOST_USES)


def _warnings(manifest: Manifest, files: Mapping[str, bytes], rules: Rules) -> Iterator[Fault]:
    picture = files.get(manifest.icon or "")
    if picture is not None and not (str(manifest.icon).endswith(icon.ENDING) and icon.is_drawable(picture)):
        sides, kib = icon.MOST_PIXELS, icon.MOST_BYTES // 1024
        what = f"is not drawn: it must be a PNG of at most {sides} by {sides} pixels and {kib} KiB"
        yield Fault(f"{MANIFEST}: icon", what)
    for index, channel in enumerate(manifest.channels):
        if not rules.exists(channel):
            yield Fault(f"{MANIFEST}: channels.{index}", f"this Latchkey has no channel '{channel}'")
