"""The command line: `latchkey run`, `providers`, `mcp` and the rest."""

import importlib
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import entry_points
from typing import Any, NoReturn

import click

from app import __version__
from app.cli import terminal

COMMANDS_GROUP = "latchkey.commands"
"""The entry points of an extension's commands."""

COMMANDS = {
    "run": ("app.cli.run:run", "Open Latchkey."),
    "providers": ("app.cli.providers:providers", "List, add, test, rotate, delete, import and export providers."),
    "vault": ("app.cli.vault:vault", "Look at the credential store and change its keys."),
    "widget": ("app.cli.widget:widget", "Check, pack, install, list, remove, start and develop widgets."),
    "dashboards": ("app.cli.dashboards:dashboards", "List dashboards, write one to a file, add one from a file."),
    "backup": ("app.cli.backup:backup", "Write everything to one file, and restore it."),
    "mcp": ("app.cli.mcp:mcp", "Add MCP servers, see how they are, list and call their tools."),
    "cache": ("app.cli.cache:cache", "See how the response cache is, clear it, share it with a team."),
    "doctor": ("app.cli.doctor:doctor", "Say what is wrong with this machine, and how to mend it."),
    "report": ("app.cli.report:report", "Write what happened into a file, for whoever helps."),
    "types": ("app.cli.types:types", "Print TypeScript types of every channel."),
}


class LazyCommands(click.Group):
    """Imports a command when it is called: `providers` does not load Qt, and a broken Qt does not stop `doctor`."""

    def main(self, args: Any = None, prog_name: str | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run, and end with an exit code; with `--json` a failure is told in JSON as well."""
        terminal.prepare()
        given = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(given, prog_name, *rest, **{**extra, "standalone_mode": False})
        except click.Abort:
            code = self._failed(click.ClickException("Aborted."), given)
        except click.ClickException as error:
            code = self._failed(error, given)
        except (OSError, sqlite3.Error) as error:
            # A full disk, a folder that is another user's: nothing that a traceback would explain.
            code = self._failed(click.ClickException(told(error)), given)
        except RuntimeError as error:
            if "new thread" not in str(error):
                raise
            words = "This system lets Latchkey start no more threads. Raise its limits (ulimit -v, ulimit -u)."
            code = self._failed(click.ClickException(words), given)
        except MemoryError:
            code = self._failed(click.ClickException("There is too little memory for this. Close something."), given)
        finally:
            terminal.finish()
        sys.exit(code if isinstance(code, int) else 0)

    def _failed(self, error: click.ClickException, arguments: Sequence[str]) -> int:
        try:
            terminal.report(error, as_json="--json" in arguments)
        except OSError:
            terminal.finish()
            with suppress(OSError):  # where nobody listens, the exit code says it
                terminal.report(error, as_json=False)
        return error.exit_code

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """Every command, in the order of a beginner's needs."""
        return [*COMMANDS, *sorted(_from_extensions())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """The command of that name, imported now."""
        found = COMMANDS[cmd_name][0] if cmd_name in COMMANDS else _from_extensions().get(cmd_name)
        if found is None:
            return None
        module, attribute = found.split(":")
        try:
            command = getattr(importlib.import_module(module), attribute)
        except (ImportError, MemoryError) as error:
            # A system library that is missing, or memory that is: `doctor` needs neither.
            why = str(error) or "there is too little memory"
            raise click.ClickException(
                f"'latchkey {cmd_name}' cannot be loaded: {why}. Run 'latchkey doctor' to see what this computer lacks."
            ) from error
        if not isinstance(command, click.Command):
            raise TypeError(f"{found} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])
        if more := sorted(_from_extensions()):
            with formatter.section("Commands of extensions"):
                formatter.write_dl([(name, "") for name in more])


def _from_extensions() -> dict[str, str]:
    """The commands that installed packages bring, as `module:attribute`. Never in the place of one of ours."""
    found = entry_points(group=COMMANDS_GROUP)
    return {point.name: point.value for point in found if point.name not in COMMANDS}


def told(error: OSError | sqlite3.Error) -> str:
    """A failure of the file system or of SQLite, in a sentence."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}." if error.filename else f"{error.strerror}."
    return f"A file of Latchkey's cannot be used: {error}. See whether the disk is full."


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="latchkey", prog_name="latchkey")
def latchkey() -> None:
    """Latchkey: a desktop dashboard whose widgets use paid APIs without ever holding a key."""
