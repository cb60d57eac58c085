"""Reads a backup whole and checks all of it, before anything is changed."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from ipc.encoding import decode
from main_process.backup import model
from main_process.backup.archive import read_backup
from main_process.backup.errors import BackupNotWritten, BackupRefused
from main_process.kit.edited_json import fit
from main_process.providers.backup import is_export
from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.archive import SUFFIX, read_zip
from main_process.widgets.package.calls import Rules
from main_process.widgets.package.checking import Checked, check_contents
from main_process.widgets.package.limits import Budget
from main_process.widgets.powers import Power, powers_of
from main_process.widgets.storage import MOST_BYTES as MOST_VALUE_BYTES
from main_process.widgets.storage import MOST_KEYS

Part = TypeVar("Part", bound=BaseModel)

_MOST_VALUES = 2_000_000
"""Of one file. What a widget remembers is one value, a text."""
_STRING = re.compile(rb'"(?:[^"\\]++|\\.?)*+(?:"|\Z)', re.DOTALL)
"""A JSON text, also one without an end: whatever the bytes are, they are passed over once."""


@dataclass(frozen=True, slots=True)
class PackedWidget:
    """A package of the backup, checked as one that is installed by hand is."""

    checked: Checked
    revoked: tuple[str, ...]

    @property
    def powers(self) -> list[Power]:
        """What it asks for."""
        return powers_of(self.checked.manifest)


@dataclass(frozen=True, slots=True)
class OpenBackup:
    """A backup that can be restored."""

    name: str
    digest: str
    created: str
    dashboards: model.DashboardsPart
    values: Mapping[str, Mapping[str, str]]
    widgets: tuple[PackedWidget, ...]
    settings: model.SettingsPart
    sealed: str | None
    """The providers, under a passphrase."""
    left_out: tuple[str, ...]
    """What a newer Latchkey wrote and this one does not know, by its place."""


async def open_backup(path: Path, rules: Rules) -> OpenBackup:
    """Read and check. Raises BackupRefused, which says what is wrong, and BackupNotWritten for an unreadable file."""
    try:
        return await asyncio.to_thread(open_now, path, rules)
    except OSError as error:
        raise BackupNotWritten(f"'{path.name}' cannot be read: {error.strerror or 'the disk refuses it'}.") from None


def open_now(path: Path, rules: Rules) -> OpenBackup:
    """The same. Blocking. Raises OSError for an unreadable file."""
    files, raw = read_backup(path)
    index = _index(files)
    left_out: list[str] = []
    dashboards = _part(files, model.DASHBOARDS, model.DashboardsPart, left_out)
    _refuse_twins(dashboards)
    values = _part(files, model.VALUES, model.ValuesPart, left_out).values
    instances = {tile.instance for kept in dashboards.dashboards for tile in kept.dashboard.widgets}
    for instance, entries in values.items():
        _check_values(instance, entries)
    widgets = tuple(
        _widget(files, kept, rules) for kept in _part(files, model.WIDGETS, model.WidgetsPart, left_out).widgets
    )
    if len({one.checked.manifest.id for one in widgets}) != len(widgets):
        raise BackupRefused(f"This backup cannot be used. {model.WIDGETS}: two widgets share an id.")
    sealed = files.get(model.PROVIDERS)
    text = _text(sealed) if sealed is not None else None
    if text is not None and not is_export(text):
        raise BackupRefused(f"This backup cannot be used. {model.PROVIDERS} is no export of providers.")
    return OpenBackup(
        name=path.name,
        digest=hashlib.sha256(raw).hexdigest(),
        created=index.created,
        dashboards=dashboards,
        values={instance: entries for instance, entries in values.items() if instance in instances},
        widgets=widgets,
        settings=_part(files, model.SETTINGS, model.SettingsPart, left_out),
        sealed=text,
        left_out=tuple(left_out),
    )


def _index(files: Mapping[str, bytes]) -> model.Index:
    if model.INDEX not in files:
        raise BackupRefused(f"This is no backup of Latchkey: it has no {model.INDEX}.")
    found = _json(files, model.INDEX)
    if not isinstance(found, dict) or found.get("format") != model.FORMAT:
        raise BackupRefused("This is no backup of Latchkey.")
    version = found.get("version")
    if isinstance(version, int) and version > model.VERSION:
        raise BackupRefused("This backup was written by a newer Latchkey. Update Latchkey, then restore it.")
    return _part(files, model.INDEX, model.Index, [])


def _part(files: Mapping[str, bytes], name: str, kind: type[Part], left_out: list[str]) -> Part:
    """A file as its model. Fields of a newer version are left out and told; anything else that is wrong is refused."""
    if name not in files:
        return kind()
    found = _json(files, name)
    try:
        fitted = fit(found, kind)
    except (KeyError, IndexError, TypeError):
        raise BackupRefused(f"This backup cannot be used. {name} is not what it should be.") from None
    wrong = [part for part in fitted.left_out if not part.unknown]
    if wrong:
        raise BackupRefused(f"This backup cannot be used. {name}, {wrong[0].shown}: {wrong[0].why}.")
    if fitted.document is None:
        raise BackupRefused(f"This backup cannot be used. {name} is not what it should be.")
    left_out += [f"{name}, {part.shown}: this version has no such field" for part in fitted.left_out[:20]]
    return fitted.document


def _json(files: Mapping[str, bytes], name: str) -> Any:
    bare = _STRING.sub(b"", files[name])
    if sum(bare.count(mark) for mark in (b",", b"[", b"{")) > _MOST_VALUES:
        # An empty list takes thirty times its text: a zip of a few hundred KB would fill the memory.
        raise BackupRefused(f"This backup cannot be used. {name} holds more values than anybody makes.")
    try:
        return decode(files[name])
    except (ValueError, RecursionError):
        raise BackupRefused(f"This backup cannot be used. {name} is not JSON.") from None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise BackupRefused(f"This backup cannot be used. {model.PROVIDERS} is not text.") from None


def _refuse_twins(part: model.DashboardsPart) -> None:
    ids = [kept.dashboard.id for kept in part.dashboards]
    instances = [tile.instance for kept in part.dashboards for tile in kept.dashboard.widgets]
    if len(set(ids)) != len(ids) or len(set(instances)) != len(instances):
        raise BackupRefused(f"This backup cannot be used. {model.DASHBOARDS}: two dashboards or tiles share an id.")


def _check_values(instance: str, entries: Mapping[str, str]) -> None:
    size = sum(len(name.encode()) + len(text.encode()) for name, text in entries.items())
    if size > MOST_VALUE_BYTES or len(entries) > MOST_KEYS:
        raise BackupRefused(f"This backup cannot be used. {model.VALUES}, {instance}: more than a widget may remember.")
    try:
        for text in entries.values():
            decode(text.encode())
    except (ValueError, RecursionError):
        raise BackupRefused(f"This backup cannot be used. {model.VALUES}, {instance}: a value is not JSON.") from None


def _widget(files: Mapping[str, bytes], kept: model.KeptWidget, rules: Rules) -> PackedWidget:
    name = f"{model.PACKAGES}{kept.id}{SUFFIX}"
    if name not in files:
        raise BackupRefused(f"This backup cannot be used. It lacks {name}.")
    try:
        checked = check_contents(read_zip(files[name], name, Budget()), rules)
    except PackageRefused as refused:
        raise BackupRefused(f"This backup cannot be used. {name}: {refused.message}") from None
    if checked.manifest.id != kept.id:
        raise BackupRefused(f"This backup cannot be used. {name} is the widget '{checked.manifest.id}'.")
    return PackedWidget(checked, tuple(kept.revoked))
