"""`latchkey dashboards`: list, export, import. A document holds no credential and no provider's name."""

import json
import sys
from pathlib import Path

import click

from app.cli.store import StoreClient, store_options
from app.cli.terminal import columns, escaped, printable, show
from main_process.dashboards.files import MOST_FILE_BYTES
from main_process.kit.atomic_file import write_in_place


@click.group()
def dashboards() -> None:
    """List dashboards, write one to a file, add one from a file."""


@dashboards.command("list")
@store_options
def list_(store: StoreClient, *, as_json: bool) -> None:
    """List the dashboards: id, name, number of tiles."""
    found = store.ask("dashboard-list")["dashboards"]
    rows = [("ID", "NAME", "TILES", "")]
    rows += [(one["id"], one["name"], str(one["tiles"]), "shown" if one["shown"] else "") for one in found]
    show(found, as_json=as_json, lines=columns(rows) if found else ["There are no dashboards yet."])


@dashboards.command()
@click.argument("dashboard_id", metavar="ID")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not stdout.")
@store_options
def export(store: StoreClient, dashboard_id: str, output: Path | None, *, as_json: bool) -> None:
    """Write a dashboard as a document: tiles, settings, wiring, and the type of provider that each slot wants."""
    document = store.ask("dashboard-export", id=dashboard_id)["document"]
    text = json.dumps(document, ensure_ascii=False, indent=None if as_json else 2)
    if output is None:
        click.echo(escaped(text))
        return
    try:
        write_in_place(output, f"{text}\n".encode(errors="replace"))
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(printable(f"Wrote {output}."), err=True)


@dashboards.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@store_options
def import_(store: StoreClient, file: Path, *, as_json: bool) -> None:
    """Add the dashboard of a document ("-": stdin). What is there already stays as it is."""
    made = store.ask("dashboard-import", text=_read(file))
    missing = made["missing"]
    lines = [f"Added '{made['name']}' as {made['id']}."]
    lines += [f"The widget '{widget}' is not installed." for widget in missing["widgets"]]
    lines += [f"Choose a provider of type '{one['type']}' in the settings of a tile." for one in missing["providers"]]
    show(made, as_json=as_json, lines=lines)


def _read(file: Path) -> str:
    try:
        if str(file) == "-":
            raw = sys.stdin.buffer.read(MOST_FILE_BYTES + 1)
        else:
            with file.open("rb") as opened:
                raw = opened.read(MOST_FILE_BYTES + 1)
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is no dashboard: it is not text in UTF-8.") from None
