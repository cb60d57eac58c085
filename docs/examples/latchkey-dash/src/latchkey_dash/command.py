"""`latchkey dash import`."""

import json
import sys
from pathlib import Path

import click

from latchkey_dash.convert import NotADashPackage, convert
from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.archive import SUFFIX, write_archive


@click.group(no_args_is_help=True)
def dash() -> None:
    """Bring widgets over from Dash."""


@dash.command("import")
@click.argument("path", metavar="FOLDER|ZIP", type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Where to write."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_package(path: Path, output: Path, *, as_json: bool) -> None:
    """Make a Latchkey package of each widget in a Dash package; install them with 'latchkey widget install'."""
    try:
        found = convert(path)
    except NotADashPackage as error:
        raise click.ClickException(str(error)) from None
    except PackageRefused as refused:
        raise click.ClickException(refused.message) from None
    output.mkdir(parents=True, exist_ok=True)
    written = []
    for widget in found.widgets:
        manifest = widget.checked.manifest
        file = output / f"{manifest.id}-{manifest.version}{SUFFIX}"
        file.write_bytes(write_archive(widget.checked.files))
        written.append({"id": manifest.id, "name": manifest.name, "widget": widget.name, "file": str(file)})
    if as_json:
        click.echo(json.dumps({"widgets": written, "warnings": found.warnings}, ensure_ascii=False))
        return
    for warning in found.warnings:
        click.echo(warning, err=True)
    for one in written:
        click.echo(f"{one['widget']}: {one['file']}")
    sys.exit(0 if written else 1)
