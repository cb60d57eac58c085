"""Secrets for a command: typed at a prompt, piped in, or read from a file descriptor; never an argument."""

import os
import sys

import click

MAX_INPUT_BYTES = 1 << 20


def read_passphrase(prompt: str, *, new: bool) -> str:
    """A passphrase: typed twice if it is new, or the first line of what is piped in."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise click.ClickException(f"{prompt}: there is no terminal to ask on, and nothing was piped in.")
    return line


def read_descriptor(descriptor: int) -> str:
    """All of a file descriptor, as text."""
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            raw = file.read(MAX_INPUT_BYTES + 1)
        if len(raw) > MAX_INPUT_BYTES:
            raise click.ClickException("That is too much for credentials.")
        return raw.decode("utf-8-sig")  # editors of Windows write the mark
    except (OSError, TypeError, ValueError):  # no such number, or no text
        raise click.ClickException(f"Descriptor {descriptor} cannot be read as text.") from None
