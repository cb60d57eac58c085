"""`latchkey providers`: list, add, rotate, test, delete, import, export. A secret is never an argument."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.store import StoreClient, app_option, columns, read_descriptor, read_passphrase, show, store_options
from ipc.errors import InvalidParams
from main_process.providers.backup import is_export
from main_process.providers.import_file import MAX_CHARACTERS, read_values
from main_process.providers.reference_import import is_reference_file

from_fd_option = click.option(
    "--from-fd", type=int, help="Read the fields from this file descriptor: NAME=value lines or a JSON object."
)
set_option = click.option(
    "--set", "public", multiple=True, metavar="FIELD=VALUE", help="A field that is not secret; may be given repeatedly."
)


@click.group(no_args_is_help=True)
def providers() -> None:
    """List, add, test, rotate, delete, import and export providers.

    Secrets come from a prompt, a pipe or a file descriptor. Every process can read another one's arguments.
    """


@providers.command("list")
@click.option("--app", "app_id", default=None, help="Only the providers of this dashboard application.")
@store_options
def list_providers(store: StoreClient, app_id: str | None, *, as_json: bool) -> None:
    """Every provider, without its secrets."""
    reply = store.ask("list", appId=app_id)
    rows = [("APP", "NAME", "TYPE", "UPDATED", "NOT SECRET")]
    rows += [
        (found["appId"], found["name"], found["type"], found["dateUpdated"][:10],
         " ".join(f"{name}={value}" for name, value in found["publicFields"].items()))
        for found in reply["providers"]
    ]  # fmt: skip
    lines = (
        columns(rows) if reply["providers"] else ["There are no providers yet. Add one with: latchkey providers add"]
    )
    lines += [f"Set aside: {row['name']} in {row['app_id']}: {row['reason']}." for row in reply["quarantined"]]
    show(reply, as_json=as_json, lines=lines)


@providers.command()
@click.argument("name")
@click.option("--type", "provider_type", required=True, help="Such as algolia or openai.")
@app_option
@set_option
@from_fd_option
@store_options
def add(
    store: StoreClient,
    name: str,
    provider_type: str,
    app_id: str,
    public: tuple[str, ...],
    from_fd: int | None,
    *,
    as_json: bool,
) -> None:
    """Add a provider."""
    credentials = _fields(store, provider_type, public, from_fd, rotating=False)
    reply = store.ask("add", appId=app_id, name=name, type=provider_type, credentials=credentials)
    show(reply, as_json=as_json, lines=[f"Saved {name}."])


@providers.command()
@click.argument("name")
@app_option
@set_option
@from_fd_option
@store_options
def rotate(
    store: StoreClient, name: str, app_id: str, public: tuple[str, ...], from_fd: int | None, *, as_json: bool
) -> None:
    """Replace a provider's credentials. The new ones are tested first; where they fail, the old ones stay."""
    found = [item for item in store.ask("list", appId=app_id)["providers"] if item["name"] == name]
    if not found:
        raise click.ClickException(f"There is no provider named {name!r} in {app_id!r}.")
    credentials = _fields(store, found[0]["type"], public, from_fd, rotating=True)
    reply = store.ask("rotate", appId=app_id, name=name, credentials=credentials)
    show(reply, as_json=as_json, lines=[f"The new credentials of {name} work and are saved."])


@providers.command("test")
@click.argument("name")
@app_option
@store_options
def test_provider(store: StoreClient, name: str, app_id: str, *, as_json: bool) -> None:
    """Make a client and ask the service something harmless."""
    reply = store.ask("test", appId=app_id, name=name)
    show(reply, as_json=as_json, lines=[reply["result"]])


@providers.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@app_option
@store_options
def delete(store: StoreClient, name: str, app_id: str, *, yes: bool, as_json: bool) -> None:
    """Delete a provider, after naming what uses it."""
    uses = store.ask("uses", appId=app_id, name=name)["uses"]
    for use in uses:
        click.echo(f"Used by {use}", err=True)
    if not yes:
        click.confirm(f"Delete {name!r}?", abort=True, err=True)
    show(store.ask("delete", appId=app_id, name=name), as_json=as_json, lines=[f"Deleted {name}."])


@providers.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", help="For a .env or JSON file: the new provider's name.")
@click.option("--type", "provider_type", help="For a .env or JSON file: the new provider's type.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=NAME", help="Which name in the file is which field.")
@click.option("--delete-file", is_flag=True, help="Delete the file once its providers are saved.")
@app_option
@store_options
def import_file(
    store: StoreClient,
    file: Path,
    name: str | None,
    provider_type: str | None,
    mapping: tuple[str, ...],
    app_id: str,
    *,
    delete_file: bool,
    as_json: bool,
) -> None:
    """Import an export, a .env or JSON file, or the reference product's providers.json.

    What is stored already is never replaced.
    """
    text = _read_file(file)
    if is_export(text):
        passphrase = read_passphrase("Passphrase of the export", new=False)
        reply = store.ask("import-export", text=text, passphrase=passphrase)
    elif is_reference_file(text):
        reply = store.ask("import-reference", appId=app_id, text=text)
    elif name and provider_type:
        pairs = dict(_pair(entry) for entry in mapping)
        reply = store.ask("import-values", appId=app_id, name=name, type=provider_type, text=text, mapping=pairs)
    else:
        raise click.UsageError("For a .env or JSON file, say --name and --type.")
    unreadable = reply.get("unreadable", [])
    if reply["saved"] and not unreadable and _may_delete(file, delete_file):
        file.unlink()
    lines = [f"Saved {found['name']}." for found in reply["saved"]]
    lines += [f"Left out {entry['name']}: {entry['reason']}." for entry in unreadable]
    show(reply, as_json=as_json, lines=lines)
    if unreadable:
        sys.exit(1)


@providers.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--app", "app_id", default=None, help="Only the providers of this dashboard application.")
@store_options
def export(store: StoreClient, file: Path, app_id: str | None, *, as_json: bool) -> None:
    """Write providers to a file that only a passphrase opens."""
    passphrase = read_passphrase("Passphrase for the export", new=True)
    reply = store.ask("export", appId=app_id, passphrase=passphrase)
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as target:
            target.write(reply["text"])
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    count = reply["providers"]
    show({"providers": count, "file": str(file)}, as_json=as_json, lines=[f"Wrote {count} providers to {file}."])


def _fields(
    store: StoreClient, provider_type: str, public: tuple[str, ...], from_fd: int | None, *, rotating: bool
) -> dict[str, str]:
    types = {schema["type"]: schema for schema in store.ask("types")["types"]}
    schema = types.get(provider_type)
    secret = {field["name"] for field in schema["fields"] if field["secret"]} if schema else None
    given = dict(_pair(entry) for entry in public)
    for name in given:
        if secret is None or name in secret:
            raise click.UsageError(f"{name} is secret: secrets come from a prompt, a pipe or --from-fd.")
    if from_fd is not None or not sys.stdin.isatty():
        text = read_descriptor(0 if from_fd is None else from_fd)
        # A type may need nothing, or nothing secret; then there is nothing to pipe in.
        needed = schema is None or any(field["required"] and field["name"] not in given for field in schema["fields"])
        if not text.strip() and not needed and not rotating:
            return given
        return {**given, **_piped(text)}
    if schema is None:
        raise click.ClickException(f"No type {provider_type!r} here. Known: {', '.join(types)}. Or pipe the fields in.")
    for field in schema["fields"]:
        if field["name"] not in given and (value := _prompt(field, rotating=rotating)):
            given[field["name"]] = value
    return given


def _piped(text: str) -> Mapping[str, str]:
    try:
        return read_values(text)
    except InvalidParams:
        # Whoever typed the command knows of no file.
        raise click.ClickException("The fields are missing: pipe in NAME=value lines or a JSON object.") from None


def _prompt(field: dict[str, Any], *, rotating: bool) -> str:
    optional = "" if field["required"] and not rotating else " (empty: as stored)" if rotating else " (optional)"
    if field["help"]:
        click.echo(field["help"], err=True)
    default = None if field["required"] and not rotating else ""
    return str(
        click.prompt(
            f"{field['label']}{optional}", default=default, show_default=False, hide_input=field["secret"], err=True
        )
    )


def _pair(entry: str) -> tuple[str, str]:
    name, separator, value = entry.partition("=")
    if not name or not separator:
        raise click.UsageError(f"{entry!r} is not FIELD=VALUE.")
    return name, value


def _read_file(file: Path) -> str:
    try:
        with file.open("rb") as source:
            raw = source.read(MAX_CHARACTERS * 4 + 1)
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{file} cannot be read as text.") from None


def _may_delete(file: Path, asked: bool) -> bool:
    if asked or not sys.stdin.isatty():
        return asked
    return click.confirm(f"Delete {file}? It still holds the secrets in plain text.", default=False, err=True)
