"""`latchkey types`: TypeScript for whoever writes a widget, from the channels that this Latchkey has."""

import asyncio
from pathlib import Path

import click

from app.cli.user_data import made, user_data_option
from app.main_api import METHODS
from app.paths import renderer_dist
from app.wiring import build_main_process
from ipc.typescript.declarations import types_file


@click.command()
@user_data_option("Whose enabled extensions count.")
@click.option("--kit", is_flag=True, help="The types of the module /~kit.js instead: latchkey types --kit > kit.d.ts")
def types(user_data: Path, *, kit: bool) -> None:
    """Print TypeScript types of every channel, those of enabled extensions included: latchkey types > types.d.ts"""
    if kit:
        click.echo((renderer_dist() / "widget-kit.d.ts").read_text("utf-8"), nl=False)
        return
    click.echo(asyncio.run(_types(made(user_data).folder)), nl=False)


async def _types(user_data: Path) -> str:
    # The credential store stays shut: nothing here asks for a provider, so no keyring is asked either.
    async with build_main_process(user_data) as main:
        return types_file(main.ipc.channels.values(), METHODS)
