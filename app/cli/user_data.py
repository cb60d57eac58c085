"""`--user-data`, for every command that has it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.paths import UserData, default_user_data

LONGEST_PATH = 400
"""Bytes. SQLite takes 512 for a file with its journal (`MAX_PATHNAME` of its `os_unix.c`)."""


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
    folders = UserData(Path(os.path.realpath(user_data)))
    if len(os.fsencode(folders.folder)) > LONGEST_PATH:
        raise click.ClickException(
            f"The path of Latchkey's folder is longer than {LONGEST_PATH} bytes, which SQLite cannot open files below. "
            "Name another one with --user-data."
        )
    try:
        folders.create()
    except OSError as error:
        why = f"Latchkey's folder {folders.folder} cannot be made: {error.strerror}."
        raise click.ClickException(f"{why} Name another one with --user-data.") from error
    if (owner := another_owner(folders.folder)) is not None:
        raise click.ClickException(owner)
    for path in (folders.folder, folders.logs, folders.logs / "latchkey.log", folders.ledger):
        if path.exists() and not os.access(path, os.W_OK):
            raise click.ClickException(f"{path} cannot be written. Make it yours, or name another --user-data.")
    return folders


def another_owner(folder: Path) -> str | None:
    """What to do where the folder, or something in it, is another user's, as it is after one start with sudo.

    Root is refused as well where the folder is somebody's: what it wrote there, they could not use any more.
    """
    if sys.platform == "win32":
        return None
    me = os.geteuid()
    for path in (folder, *folder.glob("*"), *folder.glob("*/*")):
        owner = path.lstat().st_uid
        if owner != me:
            whose = _user_name(owner)
            if me == 0:
                return f"{path} belongs to {whose}. Start Latchkey as that user, without sudo."
            return f"{path} belongs to {whose}. Make it yours: sudo chown -R {_user_name(me)} '{folder}'"
    return None


def _user_name(uid: int) -> str:
    import pwd  # noqa: PLC0415 (not on Windows)

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the user with the number {uid}"
