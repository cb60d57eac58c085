"""`latchkey backup`: write everything to one file, and add what such a file holds."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from app.cli.descriptors import read_passphrase
from app.cli.programs import agree_to_programs
from app.cli.store import StoreClient, store_options
from app.cli.terminal import printable, show


@click.group()
def backup() -> None:
    """Write everything to one file: dashboards, widgets and what they remember, preferences. Add it elsewhere.

    Providers go into it with --providers alone, under a passphrase that is asked for or piped in.
    """


@backup.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--providers", is_flag=True, help="Also the providers, under a passphrase.")
@store_options
def create(store: StoreClient, file: Path, *, providers: bool, as_json: bool) -> None:
    """Write a backup to FILE, which must not be there yet."""
    if file.exists():
        raise click.ClickException(f"{file} is there already.")
    passphrase = read_passphrase("Passphrase for the providers", new=True) if providers else None
    written = store.ask("backup-create", path=os.path.realpath(file), passphrase=passphrase)
    kinds = ("dashboard", "widget", "provider") if providers else ("dashboard", "widget")
    parts = [_counted(written[f"{kind}s"], kind) for kind in kinds]
    show(written | {"file": str(file)}, as_json=as_json, lines=[f"Wrote {', '.join(parts)} to {file}."])


@backup.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--providers", is_flag=True, help="Also the providers: asks for the passphrase of the backup.")
@click.option("--yes", is_flag=True, help="Agree to what its widgets will be able to do, and to its programs.")
@store_options
def restore(store: StoreClient, file: Path, *, providers: bool, yes: bool, as_json: bool) -> None:
    """Add what the backup FILE holds and is not here yet. Nothing that is here is replaced."""
    path = os.path.realpath(file)
    found = store.ask("backup-look", path=path)
    if providers and not found["providers"]:
        raise click.ClickException(f"{file} holds no providers.")
    _agree(found, yes=yes, as_json=as_json)
    passphrase = read_passphrase("Passphrase of the backup", new=False) if providers else None
    agreed = {"path": path, "digest": found["digest"], "passphrase": passphrase}
    programs = providers and agree_to_programs(store, "backup-programs", agreed, yes=yes)
    told = store.ask("backup-restore", **agreed, programs=programs)
    lines = [f"Added: {line}." for line in told["added"]]
    lines += [f"Kept as it is: {line}." for line in told["kept"]]
    lines += [f"Left out: {line.rstrip('.')}." for line in told["leftOut"]]
    show(told, as_json=as_json, lines=lines or ["There is nothing in it."])


def _agree(found: dict[str, Any], *, yes: bool, as_json: bool) -> None:
    """Say what is in it, what its widgets will be able to do, and what others of them will use."""
    asks = sys.stdin.isatty() and not yes
    if asks or not as_json:
        lines = [f"Backup of {found['created']}: {_counted(len(found['dashboards']), 'dashboard')}."]
        for widget in found["widgets"]:
            powers = "; ".join(widget["powers"]) or "draw itself, and nothing else"
            lines.append(f"Widget '{widget['name']}' {widget['version']}: {powers}.")
        lines += [f"A widget that you have installed will use a provider that is here: {use}." for use in found["uses"]]
        click.echo(printable("\n".join(lines)), err=True)
    if asks:
        click.confirm("Restore?", default=True, abort=True, err=True)
    elif (found["widgets"] or found["uses"]) and not yes:
        raise click.UsageError("It holds or uses widgets. Say --yes to agree to what they will be able to do.")


def _counted(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"
