"""`latchkey cache`: how the response cache's levels are, and the choices about them."""

import sys
from typing import Any

import click
import orjson

from app.cli.descriptors import read_descriptor
from app.cli.store import StoreClient, store_options
from app.cli.terminal import show


@click.group(no_args_is_help=True)
def cache() -> None:
    """See how the response cache is, clear it, share it with a team."""


@cache.command()
@store_options
def status(store: StoreClient, *, as_json: bool) -> None:
    """How much each level holds, how often it had the answer, and why the team's server is not used."""
    reply = store.ask("cache-status")
    show(reply, as_json=as_json, lines=_lines(reply))


@cache.command()
@store_options
def clear(store: StoreClient, *, as_json: bool) -> None:
    """Drop every answer: in memory, on disk, and, where it is shared, for the whole team."""
    show(store.ask("cache-clear"), as_json=as_json, lines=["Every answer is gone."])


@cache.command()
@click.argument("url")
@click.option(
    "--secrets-fd", type=int, help='Read {"password": "…", "key": "…"} from this file descriptor instead of asking.'
)
@store_options
def share(store: StoreClient, url: str, secrets_fd: int | None, *, as_json: bool) -> None:
    """Share answers with a team through its Valkey or Redis, at valkey://[user@]host[:port][/database].

    The server's password and the team's key (32 bytes in base64) are asked for.
    """
    password, key = _secrets(secrets_fd)
    reply = store.ask("cache-share", url=url, password=password, key=key)
    show(reply, as_json=as_json, lines=_lines(reply))
    if not reply["sharedCache"]["used"]:
        sys.exit(1)


@cache.command()
@store_options
def unshare(store: StoreClient, *, as_json: bool) -> None:
    """Share no more, and forget the team's server and key."""
    reply = store.ask("cache-unshare")
    show(reply, as_json=as_json, lines=_lines(reply))


@cache.command("warm-start")
@click.argument("choice", type=click.Choice(["on", "off"]))
@store_options
def warm_start(store: StoreClient, choice: str, *, as_json: bool) -> None:
    """Keep the answers of this run for the next one, encrypted; or delete what is kept."""
    reply = store.ask("cache-warm-start", on=choice == "on")
    show(reply, as_json=as_json, lines=_lines(reply))


def _secrets(descriptor: int | None) -> tuple[str, str]:
    if descriptor is not None:
        try:
            given: Any = orjson.loads(read_descriptor(descriptor))
            return str(given.get("password", "")), str(given["key"])
        except (orjson.JSONDecodeError, KeyError, AttributeError):
            raise click.ClickException('The descriptor must hold {"password": "…", "key": "…"}.') from None
    if not sys.stdin.isatty():
        raise click.ClickException("There is no terminal to ask on: give the secrets with --secrets-fd.")
    password = click.prompt(
        "Server's password (none: Enter)", hide_input=True, default="", show_default=False, err=True
    )
    return str(password), str(click.prompt("Team's key, in base64", hide_input=True, err=True))


def _lines(reply: dict[str, Any]) -> list[str]:
    memory, warm, shared = reply["memory"], reply["warmStart"], reply["sharedCache"]
    lines = [f"Memory: {memory['entries']} answers, {memory['bytes']} bytes, {memory['hits']} hits."]
    if warm["enabled"]:
        lines.append(f"Warm start: on, {warm['entries']} answers, {warm['bytes']} bytes on disk.")
    else:
        lines.append("Warm start: off.")
    if shared is None:
        return [*lines, "Shared cache: none."]
    state = "used" if shared["used"] else f"not used ({shared['why']})"
    counts = f"{shared['served']} answers from it, {shared['stored']} given to it"
    return [*lines, f"Shared cache: {reply['address'] or 'as started'}, {state}, {counts}."]
