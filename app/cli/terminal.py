"""What goes to the terminal, or into a pipe: nothing that a terminal would obey, in whatever encoding it has."""

import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click


class Failure(click.ClickException):
    """A failure with the stable code of an `IpcError`."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


def prepare() -> None:
    """Let a terminal or pipe that is not UTF-8 get the number of a character that it lacks, not end the program.

    A stream that was closed by whoever started the program leads nowhere: its number must not become that of a file.
    And whatever the umask, what the program makes it can read and write itself.
    """
    os.umask(os.umask(0o077) & 0o077)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (open while the program runs)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def printable(text: str) -> str:
    """The text as it can be shown: control characters, escape sequences and reversed writing become visible."""
    return "".join(
        character if character.isprintable() or character == "\n" else _visible(character) for character in text
    )


def json_text(document: Any, *, indent: int | None = None) -> str:
    """JSON in ASCII alone: it survives every pipe, and holds nothing that a terminal would obey."""
    return json.dumps(document, indent=indent)


def finish() -> bool:
    """Write what still waits; False where it cannot be written, as on a full disk or into a closed pipe.

    It is let go then. Python would otherwise try again as it ends, and tell of that in a traceback of its own.
    """
    written = True
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            written = False
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return written


def escaped(text: str) -> str:
    """A JSON text in which what a terminal would obey, or what turns writing around, is an escape: the same JSON."""
    return "".join(
        character if character.isprintable() or character == "\n" else json.dumps(character)[1:-1] for character in text
    )


def show(document: Any, *, as_json: bool, lines: Sequence[str]) -> None:
    """Print a reply, for a program or for a person."""
    click.echo(json_text(document) if as_json else printable("\n".join(lines)))


def report(error: click.ClickException, *, as_json: bool) -> None:
    """Say what went wrong: `{"error": {"code", "message"}}` on stdout for a program, a line on stderr for a person."""
    message = printable(error.format_message())
    if as_json:
        code = getattr(error, "code", "usage" if isinstance(error, click.UsageError) else "failed")
        click.echo(json_text({"error": {"code": str(code), "message": message}}))
        return
    if isinstance(error, click.UsageError):
        click.UsageError(message, error.ctx).show()
    else:
        click.echo(f"Error: {message}", err=True)


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as aligned columns; the last one may be of any length."""
    shown = [tuple(printable(cell).replace("\n", "\\n") for cell in row) for row in rows]
    widths = [max(len(row[n]) for row in shown) for n in range(len(shown[0]) - 1)] if shown else []
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in shown
    ]


def _visible(character: str) -> str:
    # Joiners and the marks of emoji are part of names; alone they do nothing to a terminal.
    if character in "\u200c\u200d":
        return character
    return character.encode("unicode_escape").decode()
