"""Asks whether the programs of a file's MCP servers may run on this computer."""

import sys
from typing import Any

import click

from app.cli.store import StoreClient
from app.cli.terminal import printable


def agree_to_programs(store: StoreClient, command: str, wanted: dict[str, Any], *, yes: bool) -> bool:
    """Whether those that `command` lists may run here. Without --yes or anybody to ask they may not."""
    programs = store.ask(command, **wanted)["programs"]
    if not programs or yes:
        return yes
    click.echo(printable("\n".join(f"An MCP server runs: {program}" for program in programs)), err=True)
    return sys.stdin.isatty() and click.confirm("Let these programs run here?", default=False, err=True)
