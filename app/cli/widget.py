"""`latchkey widget`: check, pack, install, list, remove, start and develop widgets."""

import functools
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from app.cli.module_faults import module_faults
from app.cli.store import StoreClient
from app.cli.terminal import columns, printable, show
from app.cli.user_data import user_data_option
from app.cli.widget_starter import write_starter
from app.instance.ask import NotRunning, ask_running
from main_process.widgets.faults import PackageRefused
from main_process.widgets.package.archive import SUFFIX
from main_process.widgets.registry import read_package


def client_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--user-data` and `--json`; the command gets `client` and `as_json`."""

    @user_data_option("Where widgets are kept.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @functools.wraps(command)
    def with_client(*args: Any, user_data: Path, **options: Any) -> None:
        command(*args, client=StoreClient(user_data, None), **options)

    return with_client


package_argument = click.argument("path", type=click.Path(path_type=Path))


@click.group(no_args_is_help=True)
def widget() -> None:
    """Check, pack, install, list, remove, start and develop widgets.

    A package is a folder with a manifest.json, or a file that 'pack' made of one.
    """


@widget.command()
@package_argument
@client_options
def check(client: StoreClient, path: Path, *, as_json: bool) -> None:
    """Say everything that is wrong with a package. Exit code 1 where anything is."""
    reply = _checked(client, path)
    if reply["faults"]:
        _refuse(reply, as_json=as_json)
    lines = [_sentence(entry) for entry in reply["warnings"]]
    show(reply, as_json=as_json, lines=[*lines, f"{reply['id']} {reply['version']}: nothing is wrong."])


@widget.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@client_options
def pack(client: StoreClient, folder: Path, output: Path | None, *, as_json: bool) -> None:
    """Make one file of a folder: the same bytes for the same files."""
    checked = _checked(client, folder)
    if checked["faults"]:
        _refuse(checked, as_json=as_json)
    target = output or Path(f"{checked['id']}-{checked['version']}{SUFFIX}")
    reply = client.ask("widget-pack", path=str(folder.absolute()), target=str(target.absolute()))
    if reply.get("faults"):
        _refuse(reply, as_json=as_json)
    show(reply, as_json=as_json, lines=[f"Wrote {target}, {reply['bytes']:,} bytes."])


@widget.command()
@package_argument
@click.option("--yes", is_flag=True, help="Agree to what the widget will be able to do.")
@client_options
def install(client: StoreClient, path: Path, *, yes: bool, as_json: bool) -> None:
    """Install a package, after showing what it will be able to do."""
    absolute = str(path.absolute())
    offer = client.ask("widget-offer", path=absolute)
    if offer.get("faults"):
        _refuse(offer, as_json=as_json)
    if not yes and offer["needsConsent"]:
        for line in _question(offer):
            click.echo(printable(line), err=True)
        if not sys.stdin.isatty():
            raise click.ClickException("There is no terminal to ask on. Agree with --yes.")
        click.confirm("Install it?", abort=True, err=True)
    reply = client.ask("widget-install", path=absolute, digest=offer["digest"])
    if reply.get("faults"):
        _refuse(reply, as_json=as_json)
    done = reply["installed"]
    show(reply, as_json=as_json, lines=[f"Installed {done['name']} {done['version']} ({done['id']})."])


@widget.command("list")
@click.option("--all", "every", is_flag=True, help="Those that come with Latchkey too.")
@client_options
def list_widgets(client: StoreClient, *, every: bool, as_json: bool) -> None:
    """Every widget from elsewhere: its source, what it may do, and where it is used."""
    found = client.ask("widget-list", all=every)["widgets"]
    rows = [("ID", "VERSION", "NAME", "DASHBOARDS", "POWERS", "SOURCE")]
    rows += [
        (
            one["id"],
            one["version"],
            one["name"],
            ", ".join(one["dashboards"]) or "-",
            str(len(one["powers"])),
            one["source"],
        )
        for one in found
    ]
    lines = columns(rows) if found else ["No widget from elsewhere is installed. Install one: latchkey widget install"]
    show(found, as_json=as_json, lines=lines)


@widget.command()
@click.argument("widget_id", metavar="ID")
@client_options
def remove(client: StoreClient, widget_id: str, *, as_json: bool) -> None:
    """Remove an installed widget. Its tiles stay where they are, and say what they lack."""
    reply = client.ask("widget-remove", id=widget_id)
    where = f" Its tiles are still on {', '.join(reply['dashboards'])}." if reply["dashboards"] else ""
    show(reply, as_json=as_json, lines=[f"Removed {widget_id}.{where}"])


@widget.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--react", is_flag=True, help="With React and Latchkey's own components.")
def new(folder: Path, *, react: bool) -> None:
    """Start a widget: a folder with a manifest and a module that runs."""
    try:
        widget_id = write_starter(folder, react=react)
    except FileExistsError:
        raise click.ClickException(f"{folder} is there already, and not empty.") from None
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be made: {error.strerror}.") from None
    click.echo(f"Made the widget '{widget_id}' in {folder}. See it run: latchkey widget dev {folder}")


@widget.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@user_data_option("Whose providers the widget may be given.")
def dev(folder: Path, user_data: Path) -> None:
    """Open the app with a widget on a dashboard of its own, and load it again whenever its files change."""
    place = folder.resolve()
    try:
        read_package(place)
    except PackageRefused as refused:
        for fault in refused.faults:
            click.echo(_sentence({"where": fault.where, "what": fault.what}), err=True)
        sys.exit(1)
    try:
        ask_running(user_data.resolve(), {"do": "raise"})
    except NotRunning:
        # Qt is loaded for this command alone.
        import_module("app.cli.run").open_window(user_data, developed=place)
        return
    reply = StoreClient(user_data, None).ask("widget-dev", path=str(place))
    if reply.get("faults"):
        _refuse(reply, as_json=False)
    click.echo(f"{reply['name']} is on a dashboard of its own in the window that is open.")


def _checked(client: StoreClient, path: Path) -> dict[str, Any]:
    """What the app says of the package, and what its engine says of the package's modules."""
    reply = client.ask("widget-check", path=str(path.absolute()))
    faults, warnings = module_faults(path.absolute())
    return reply | {"faults": [*reply["faults"], *faults], "warnings": [*reply.get("warnings", []), *warnings]}


def _question(offer: dict[str, Any]) -> list[str]:
    """What its user agrees to, in people's words."""
    by = f" by {offer['author']}" if offer["author"] else ", whose author does not say who they are"
    lines = [f"{offer['name']} {offer['version']}{by}."]
    if offer["before"]:
        lines.append(f"It takes the place of version {offer['before']}.")
    lines.append("It will be able to:" if offer["powers"] else "It can draw itself and nothing else.")
    return lines + [f"  - {words}" for words in offer["powers"]]


def _sentence(fault: dict[str, str]) -> str:
    text = f"{fault['where']}: {fault['what']}"
    return text if text.endswith("?") else f"{text}."


def _refuse(reply: dict[str, Any], *, as_json: bool) -> None:
    """Show every fault and end with exit code 1."""
    if as_json:
        show(reply, as_json=True, lines=[])
    else:
        for fault in reply["faults"]:
            click.echo(printable(_sentence(fault)), err=True)
    sys.exit(1)
