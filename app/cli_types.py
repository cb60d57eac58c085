"""`latchkey types`: TypeScript for whoever writes a widget, from the channels that this Latchkey has."""

import asyncio
from pathlib import Path

import click

from app.paths import default_user_data
from app.wiring import build_main_process
from ipc.declarations import types_file
from ipc.main_api import METHODS


@click.command()
@click.option(
    "--user-data",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_user_data,
    help="Whose enabled extensions count.",
)
def types(user_data: Path) -> None:
    """Print TypeScript types of every channel, those of enabled extensions included: latchkey types > types.d.ts"""
    click.echo(asyncio.run(_types(user_data.resolve())), nl=False)


async def _types(user_data: Path) -> str:
    # The credential store stays shut: nothing here asks for a provider, so no keyring is asked either.
    async with build_main_process(user_data) as main:
        return types_file(main.ipc.channels.values(), METHODS)
