"""`latchkey mcp`: MCP servers, through the running app where there is one. A secret is never an argument."""

import json
import sys
from typing import Any

import click

from app.cli.descriptors import read_descriptor
from app.cli.store import StoreClient, app_option, store_options
from app.cli.terminal import columns, show
from ipc.errors import InvalidParams
from main_process.providers.import_file import read_values
from main_process.providers.mcp_config import names_in

name_argument = click.argument("name")


@click.group(no_args_is_help=True)
def mcp() -> None:
    """Add MCP servers, see how they are, list and call their tools."""


@mcp.command("list")
@click.option("--app", "app_id", default=None, help="Only the servers of this dashboard application.")
@store_options
def list_(store: StoreClient, app_id: str | None, *, as_json: bool) -> None:
    """Every server and how it is. Starts none."""
    reply = store.ask("mcp-list", appId=app_id)
    rows = [("APP", "NAME", "TYPE", "STATE", "TOOLS", "LAST ERROR")]
    rows += [
        (found["appId"], found["name"], found["type"], found["state"], _count(found["tools"]), found["lastError"] or "")
        for found in reply["servers"]
    ]
    lines = columns(rows) if reply["servers"] else ["There are no MCP servers yet. Add one with: latchkey mcp add"]
    show(reply, as_json=as_json, lines=lines)


@mcp.command()
@name_argument
@click.option("--log", "with_log", is_flag=True, help="Show what the server wrote on its standard error.")
@app_option
@store_options
def status(store: StoreClient, name: str, app_id: str, *, with_log: bool, as_json: bool) -> None:
    """How a server is. Starts nothing."""
    reply = store.ask("mcp-status", appId=app_id, providerName=name)
    lines = [f"{name}: {reply['state']}"]
    if reply["serverName"]:
        lines.append(f"{reply['serverName']} {reply['serverVersion']}, MCP {reply['protocol']}, {reply['transport']}")
    lines.append(f"{reply['calls']} calls, {_count(reply['tools'])} tools known")
    if reply["lastError"]:
        lines.append(f"Last error: {reply['lastError']}")
    show(reply, as_json=as_json, lines=[*lines, *(reply["log"] if with_log else [])])


@mcp.command()
@name_argument
@app_option
@store_options
def tools(store: StoreClient, name: str, app_id: str, *, as_json: bool) -> None:
    """A server's tools: what each does, and what it takes."""
    reply = store.ask("mcp-tools", appId=app_id, providerName=name)
    rows = [("TOOL", "", "TAKES", "")]
    rows += [(tool["name"], _kind(tool), _takes(tool), _sentence(tool)) for tool in reply["tools"]]
    show(reply, as_json=as_json, lines=columns(rows) if reply["tools"] else [f"{name} has no tools."])


@mcp.command()
@name_argument
@click.argument("tool")
@click.argument("given", nargs=-1, metavar="[FIELD=VALUE]…")
@click.option("--arguments", "document", help="The arguments as a JSON object; '-' reads it from standard input.")
@app_option
@store_options
def call(
    store: StoreClient,
    name: str,
    tool: str,
    given: tuple[str, ...],
    document: str | None,
    app_id: str,
    *,
    as_json: bool,
) -> None:
    """Call a tool. A VALUE is JSON where it can be read as JSON, else text. Exit code 1 where the tool failed."""
    arguments = {**_document(document), **dict(_field(entry) for entry in given)}
    reply = store.ask("mcp-call", appId=app_id, providerName=name, tool=tool, arguments=arguments)
    result = reply["result"]
    show(result, as_json=as_json, lines=[_block(block) for block in result["content"]])
    if result["isError"]:
        sys.exit(1)


@mcp.command()
@name_argument
@click.argument("command", nargs=-1, metavar="[-- COMMAND [ARGUMENT]…]", type=click.UNPROCESSED)
@click.option("--url", help="The server's address, where it is not a program.")
@click.option("--env", "variables", multiple=True, metavar="VARIABLE=CREDENTIAL", help="Which credential goes where.")
@click.option("--header", "headers", multiple=True, metavar="HEADER=CREDENTIAL", help="The same for an address.")
@click.option("--oauth", is_flag=True, help="You sign in at the address with the browser, on the Providers page.")
@click.option("--type", "provider_type", default="mcp", show_default=True, help="What widgets' slots call it.")
@click.option("--from-fd", type=int, help="Read the credentials from this descriptor: NAME=value lines or JSON.")
@app_option
@store_options
def add(
    store: StoreClient,
    name: str,
    *,
    command: tuple[str, ...],
    url: str | None,
    variables: tuple[str, ...],
    headers: tuple[str, ...],
    oauth: bool,
    provider_type: str,
    from_fd: int | None,
    app_id: str,
    as_json: bool,
) -> None:
    """Add a server: a program after --, or an address. Credentials come from --from-fd or a prompt."""
    if bool(command) == bool(url):
        raise click.UsageError("Say the command after --, or --url.")
    config: dict[str, Any] = (
        {"transport": "stdio", "command": command[0], "args": [*command[1:]], "envMapping": _mapping(variables)}
        if command
        else {"transport": "http", "url": url, "headerMapping": _mapping(headers), **({"oauth": True} if oauth else {})}
    )
    if oauth and command:
        raise click.UsageError("--oauth goes with --url.")
    wanted = [*_mapping(variables).values(), *_mapping(headers).values()]
    credentials = _credentials(from_fd, wanted)
    reply = store.ask(
        "mcp-add", appId=app_id, providerName=name, type=provider_type, config=config, credentials=credentials
    )
    show(reply, as_json=as_json, lines=[f"Saved {name}. Try it with: latchkey mcp tools {name!r}"])


@mcp.command()
@name_argument
@app_option
@store_options
def start(store: StoreClient, name: str, app_id: str, *, as_json: bool) -> None:
    """Start a server of the running app, also one that was stopped for crashing."""
    reply = store.ask("mcp-start", appId=app_id, providerName=name)
    show(reply, as_json=as_json, lines=[f"{name}: {reply['state']}"])


@mcp.command()
@name_argument
@app_option
@store_options
def stop(store: StoreClient, name: str, app_id: str, *, as_json: bool) -> None:
    """Stop a server of the running app, with every process that it made."""
    reply = store.ask("mcp-stop", appId=app_id, providerName=name)
    show(reply, as_json=as_json, lines=[f"{name}: {reply['state']}"])


_MOST_NAMES = 30


def _count(tools: int | None) -> str:
    return "–" if tools is None else str(tools)


def _kind(tool: dict[str, Any]) -> str:
    hints = tool.get("annotations", {})
    if hints.get("readOnlyHint"):
        return "reads"
    return "acts" if hints.get("destructiveHint") is False else "may destroy"


def _takes(tool: dict[str, Any]) -> str:
    # The schema is the server's: anything may be in it.
    required, names = (tool["inputSchema"].get(part) for part in ("required", "properties"))
    needed = required if isinstance(required, list) else []
    shown = list(names)[:_MOST_NAMES] if isinstance(names, dict) else []
    more = " …" if isinstance(names, dict) and len(names) > _MOST_NAMES else ""
    return " ".join(name if name in needed else f"[{name}]" for name in shown) + more or "–"


def _sentence(tool: dict[str, Any]) -> str:
    text = " ".join(str(tool.get("description", "")).split())
    return text if len(text) <= 100 else text[:99] + "…"


def _block(block: dict[str, Any]) -> str:
    if block["type"] == "text":
        return str(block["text"])
    if "data" in block:
        return f"[{block['type']}, {block.get('mimeType', 'of no stated type')}, {len(block['data']) * 3 // 4:,} bytes]"
    return json.dumps(block, ensure_ascii=False)


def _document(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        found = json.loads(read_descriptor(0) if text == "-" else text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise click.UsageError("--arguments is not a JSON object.")
    return found


def _field(entry: str) -> tuple[str, Any]:
    name, separator, value = entry.partition("=")
    if not name or not separator:
        raise click.UsageError(f"{entry!r} is not FIELD=VALUE.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _mapping(entries: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for entry in entries:
        place, separator, source = entry.partition("=")
        if not place or not separator or not source:
            raise click.UsageError(f"{entry!r} does not say which credential goes where.")
        mapping[place] = source
    return mapping


def _credentials(from_fd: int | None, wanted: list[str]) -> dict[str, str]:
    if from_fd is not None or (wanted and not sys.stdin.isatty()):
        try:
            return dict(read_values(read_descriptor(0 if from_fd is None else from_fd)).values)
        except InvalidParams:
            raise click.ClickException(
                "The credentials are missing: pipe in NAME=value lines or a JSON object."
            ) from None
    names = dict.fromkeys(name for source in wanted for name in names_in(source, {}))
    return {name: str(click.prompt(name, hide_input=True, err=True)) for name in names}
