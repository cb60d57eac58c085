"""`--user-data`, for every command that has it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.paths import UserData, default_user_data


class _Folder(click.Path):
    """A folder's path, there or not. An empty one, as an unset variable gives it, is not the working folder."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Fails as a usage error."""
        if value == "":
            self.fail("An empty name is no folder.", param, ctx)
        return super().convert(value, param, ctx)


def user_data_option(about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option `--user-data`, the platform's own place by default; `about` is its help."""
    return click.option("--user-data", type=_Folder(), default=default_user_data, help=about)


def made(user_data: Path) -> UserData:
    """The folder, made where it was missing, its owner's alone, and ready to be written.

    Raises ClickException, which says what to do.
    """
    folders = UserData(user_data.resolve())
    try:
        folders.create()
    except OSError as error:
        why = f"Latchkey's folder {folders.folder} cannot be made: {error.strerror}."
        raise click.ClickException(f"{why} Name another one with --user-data.") from error
    # Another user's files are left where Latchkey was once started with sudo.
    for path in (folders.folder, folders.logs, folders.logs / "latchkey.log", folders.ledger):
        if path.exists() and not os.access(path, os.W_OK):
            raise click.ClickException(f"{path} cannot be written. Make it yours, or name another --user-data.")
    return folders
