"""`latchkey report`: what happened, in a file to hand to whoever helps."""

import asyncio
import os
from datetime import datetime
from pathlib import Path

import click

from app.cli.care import DesktopCare
from app.cli.terminal import printable
from app.cli.user_data import user_data_option
from app.logs import set_up_logs
from main_process.api.care_channels import report_name
from main_process.kit.atomic_file import write_in_place


@click.command()
@user_data_option("The folder that holds providers, dashboards and logs; the platform's own place for them by default.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="The file; - prints it."
)
def report(user_data: Path, output: Path | None) -> None:
    """Write a report: versions, what doctor finds, the last crash and the end of the log. It holds no credential."""
    set_up_logs(None)
    text = asyncio.run(DesktopCare(user_data, os.environ).report())
    if output == Path("-"):
        click.echo(printable(text), nl=False)
        return
    target = output or Path(report_name(datetime.now().astimezone()))
    write_in_place(target, text.encode(errors="replace"))
    click.echo(f"Written to {target}. Read it before you hand it on.")
