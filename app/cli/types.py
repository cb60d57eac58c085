"""`latchkey types`: TypeScript for whoever writes a widget, from the channels that this Latchkey has."""

import asyncio
from pathlib import Path

import click

from app.cli.user_data import made, user_data_option
from app.main_api import METHODS
from app.wiring import build_main_process
from ipc.typescript.declarations import types_file


@click.command()
@user_data_option("Whose enabled extensions count.")
def types(user_data: Path) -> None:
    """Print TypeScript types of every channel, those of enabled extensions included: latchkey types > types.d.ts"""
    click.echo(asyncio.run(_types(made(user_data).folder)), nl=False)


async def _types(user_data: Path) -> str:
    # The credential store stays shut: nothing here asks for a provider, so no keyring is asked either.
    async with build_main_process(user_data) as main:
        return types_file(main.ipc.channels.values(), METHODS)
