"""`latchkey vault`: what the credential store is locked with, whether it is sound, and changing its keys."""

import sys
from typing import Any

import click

from app.cli.descriptors import read_passphrase
from app.cli.store import StoreClient, store_options
from app.cli.terminal import show


@click.group(no_args_is_help=True)
def vault() -> None:
    """Look at the credential store and change its keys."""


@vault.command()
@store_options
def status(store: StoreClient, *, as_json: bool) -> None:
    """Where the key is, whether providers outlive the session, what is wrong."""
    reply = store.ask("vault-status")
    lines = [reply["sentence"], f"{reply['providers']} providers."]
    show(reply, as_json=as_json, lines=[*lines, *([reply["action"]] if reply["action"] else [])])
    if reply["level"] == "danger":
        sys.exit(1)


@vault.command()
@click.option(
    "--accept", is_flag=True, help="Go on with an old copy, or with what is intact where the store's list is damaged."
)
@store_options
def verify(store: StoreClient, *, accept: bool, as_json: bool) -> None:
    """Open every provider and check the file. Exit status 1 where anything is wrong."""
    reply = store.ask("vault-accept" if accept else "vault-verify")
    show(reply, as_json=as_json, lines=_report(reply))
    if not reply["sound"]:
        sys.exit(1)


@vault.command("rotate-key")
@store_options
def rotate_key(store: StoreClient, *, as_json: bool) -> None:
    """Encrypt everything under a new key."""
    reply = store.ask("vault-rotate-key")
    show(reply, as_json=as_json, lines=[f"Everything is encrypted under key {reply['key_version']}.", *_report(reply)])


@vault.command("change-passphrase")
@store_options
def change_passphrase(store: StoreClient, *, as_json: bool) -> None:
    """Choose another passphrase, or the first one; the data key is new as well."""
    passphrase = read_passphrase("New passphrase", new=True)
    reply = store.ask("vault-move", to="passphrase", passphrase=passphrase)
    show(reply, as_json=as_json, lines=[reply["sentence"]])


@vault.command()
@click.argument("to", type=click.Choice(["keyring", "passphrase", "systemd"]))
@store_options
def move(store: StoreClient, to: str, *, as_json: bool) -> None:
    """Move the key to another place; the data key is new as well, and the old key is removed."""
    passphrase = read_passphrase("New passphrase", new=True) if to == "passphrase" else None
    reply = store.ask("vault-move", to=to, passphrase=passphrase)
    show(reply, as_json=as_json, lines=[reply["sentence"]])


@vault.command("set-aside")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_options
def set_aside(store: StoreClient, *, yes: bool, as_json: bool) -> None:
    """Begin a new store; the old one is renamed, not deleted."""
    if not yes:
        click.confirm("Set the credential store aside and begin an empty one?", abort=True, err=True)
    reply = store.ask("vault-set-aside")
    lines = [f"Kept as {name}." for name in reply["files"]] or ["There was no store on disk."]
    show(reply, as_json=as_json, lines=lines)


def _report(reply: dict[str, Any]) -> list[str]:
    lines = [f"{reply['intact']} providers are intact. Their key: {reply['back_end']}."]
    lines += [f"Set aside: {row['name']} in {row['app_id']}: {row['reason']}." for row in reply["quarantined"]]
    return [*lines, *(f"The file is damaged: {fault}" for fault in reply["faults"])]
