"""`latchkey providers`: list, add, rotate, test, delete, import, export. A secret is never an argument."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.descriptors import read_descriptor, read_passphrase
from app.cli.programs import agree_to_programs
from app.cli.store import StoreClient, app_option, store_options
from app.cli.terminal import Failure, columns, printable, show
from ipc.errors import Code, InvalidParams
from main_process.providers.import_file import read_file, read_values
from main_process.providers.importing import kind_of

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
    reply = store.ask("add", appId=app_id, providerName=name, type=provider_type, credentials=credentials)
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
        raise Failure(f"There is no provider named {name!r} in {app_id!r}.", Code.PROVIDER_NOT_FOUND)
    credentials = _fields(store, found[0]["type"], public, from_fd, rotating=True)
    reply = store.ask("rotate", appId=app_id, providerName=name, credentials=credentials)
    show(reply, as_json=as_json, lines=[f"The new credentials of {name} work and are saved."])


@providers.command("test")
@click.argument("name")
@app_option
@store_options
def test_provider(store: StoreClient, name: str, app_id: str, *, as_json: bool) -> None:
    """Make a client and ask the service something harmless."""
    reply = store.ask("test", appId=app_id, providerName=name)
    show(reply, as_json=as_json, lines=[reply["result"]])


@providers.command()
@click.argument("name")
@click.argument("new_name")
@app_option
@store_options
def rename(store: StoreClient, name: str, new_name: str, app_id: str, *, as_json: bool) -> None:
    """Give a provider another name. Dashboards that use it go on using it."""
    reply = store.ask("rename", appId=app_id, providerName=name, newName=new_name)
    show(reply, as_json=as_json, lines=[f"{name} is called {new_name} now."])


@providers.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@app_option
@store_options
def delete(store: StoreClient, name: str, app_id: str, *, yes: bool, as_json: bool) -> None:
    """Delete a provider, after naming what uses it."""
    uses = store.ask("uses", appId=app_id, providerName=name)["uses"]
    for use in uses:
        click.echo(f"Used by {use}", err=True)
    if not yes:
        click.confirm(f"Delete {name!r}?", abort=True, err=True)
    show(store.ask("delete", appId=app_id, providerName=name), as_json=as_json, lines=[f"Deleted {name}."])


@providers.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", help="For one provider of a .env or JSON file: its name.")
@click.option("--type", "provider_type", help="For one provider of a .env or JSON file: its type.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=NAME", help="Which name in the file is which field.")
@click.option("--yes", is_flag=True, help="Import what is shown without asking, programs of MCP servers included.")
@click.option("--delete-file", is_flag=True, help="Delete the file once all that is in it is saved on disk.")
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
    yes: bool,
    delete_file: bool,
    as_json: bool,
) -> None:
    """Import an export, a .env or JSON file, or the reference product's providers.json.

    Without --name and --type every provider that a .env or JSON file holds is imported. What is stored already is never
    replaced.
    """
    text = _read(file)
    kind = kind_of(text)
    if kind == "export":
        export = {"text": text, "passphrase": read_passphrase("Passphrase of the export", new=False)}
        programs = agree_to_programs(store, "import-programs", export, yes=yes)
        reply = store.ask("import-export", **export, programs=programs)
    elif kind == "reference":
        reply = store.ask("import-reference", appId=app_id, text=text)
    else:
        if (name is None) != (provider_type is None) or (mapping and name is None):
            raise click.UsageError("--name, --type and --map go together.")
        chosen = _chosen(store, text, name, provider_type, dict(_pair(entry) for entry in mapping))
        _confirm(chosen, one=name is not None, yes=yes, as_json=as_json)
        reply = store.ask("import-values", appId=app_id, text=text, providers=chosen)
        reply["mapping"] = chosen[0]["mapping"] if len(chosen) == 1 else None
    stays = reply["fileStays"]
    reply["fileDeleted"] = not stays and _may_delete(file, delete_file)
    if reply["fileDeleted"]:
        file.unlink()
    lines = [f"Saved {found['name']}." for found in reply["saved"]]
    lines += [f"Left out {entry['name']}: {entry['reason']}." for entry in reply["unreadable"]]
    lines += [f"Kept {file}: {stays}."] if stays and delete_file else []
    show(reply, as_json=as_json, lines=lines)
    if reply["unreadable"]:
        sys.exit(1)


def _chosen(
    store: StoreClient, text: str, name: str | None, provider_type: str | None, mapping: dict[str, str]
) -> list[dict[str, Any]]:
    """The providers that the file is to become."""
    plan = store.ask("import-plan", text=text, type=provider_type)
    names = ", ".join(plan["names"])
    if name is None:
        if not plan["providers"]:
            raise click.UsageError(f"No provider's fields are among {names}. Say --name, --type and --map FIELD=NAME.")
        return list(plan["providers"])
    chosen = {"name": name, "type": provider_type, "mapping": {**plan["providers"][0]["mapping"], **mapping}}
    if not chosen["mapping"]:
        raise click.ClickException(f"No name in the file fits a field. Choose with --map FIELD=NAME among: {names}.")
    return [chosen]


def _confirm(chosen: list[dict[str, Any]], *, one: bool, yes: bool, as_json: bool) -> None:
    """Show which names become which fields, before anything is stored."""
    asks = sys.stdin.isatty() and not yes
    for provider in chosen:
        fields = ", ".join(f"{field} from {name}" for field, name in provider["mapping"].items())
        if not as_json or asks:
            click.echo(printable(f"{provider['name']} ({provider['type']}): {fields}"), err=asks)
    if asks:
        click.confirm("Import?", default=True, abort=True, err=True)
    elif not one and not yes:
        raise click.UsageError("Say --yes to import these, or --name and --type for one of them.")


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
    if schema is None and (not rotating or public or (from_fd is None and sys.stdin.isatty())):
        known = ", ".join(types)
        raise Failure(f"There is no type {provider_type!r} here. Known: {known}.", "unknown-provider-type")
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
    for field in schema["fields"] if schema else ():
        if field["name"] not in given and (value := _prompt(field, rotating=rotating)):
            given[field["name"]] = value
    return given


def _piped(text: str) -> Mapping[str, str]:
    try:
        return read_values(text).values
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


def _read(file: Path) -> str:
    try:
        return read_file(file)
    except InvalidParams as error:
        raise Failure(f"{file}: {error.message}", error.code) from None


def _may_delete(file: Path, asked: bool) -> bool:
    if asked or not sys.stdin.isatty():
        return asked
    return click.confirm(f"Delete {file}? It still holds the secrets in plain text.", default=False, err=True)
