"""Servers that are known to exist: who publishes each, where it comes from, and what it wants to be given.

Nothing here is installed or trusted: an entry fills in a form. Names of packages are those of npm (run by `npx`) and
PyPI (run by `uvx`); addresses are the publishers' own.
"""

from functools import partial
from typing import Literal

from pydantic import JsonValue

from ipc.messages import WireModel


class McpCredential(WireModel):
    """One thing that the server must be given, as a credential of its provider."""

    name: str
    label: str
    help: str = ""
    required: bool = True


class McpCatalogueEntry(WireModel):
    """One server. `mcp_config` is what its provider is saved with; `asks` names the arguments to be added by hand."""

    id: str
    name: str
    description: str
    publisher: str
    package: str | None = None
    """In npm or PyPI; None for a server at an address."""
    registry: Literal["npm", "pypi"] | None = None
    source: str
    """Where its code or its documentation is."""
    mcp_config: dict[str, JsonValue]
    credentials: list[McpCredential] = []
    asks: str = ""


class McpCatalogue(WireModel):
    """`mcp-get-catalog`."""

    servers: list[McpCatalogueEntry]


class ServerCatalogue:
    """What can be added with a form that is filled in: Latchkey's own entries, and those of extensions."""

    def __init__(self) -> None:
        self._brought: dict[str, McpCatalogueEntry] = {}

    def add(self, entry: McpCatalogueEntry) -> None:
        """Offer an entry more. Raises ValueError where its id is taken."""
        if self.find(entry.id) is not None:
            raise ValueError(f"there is a server '{entry.id}' already")
        self._brought[entry.id] = entry

    def remove(self, entry_id: str) -> None:
        self._brought.pop(entry_id, None)

    def find(self, entry_id: str) -> McpCatalogueEntry | None:
        return next((entry for entry in self.all().servers if entry.id == entry_id), None)

    def all(self) -> McpCatalogue:
        """Every entry, in name order."""
        entries = [*_ENTRIES, *self._brought.values()]
        return McpCatalogue(servers=sorted(entries, key=lambda entry: entry.name.casefold()))


_REFERENCE = "https://github.com/modelcontextprotocol/servers"
_PROTOCOL = "Model Context Protocol project"


def _program(
    registry: Literal["npm", "pypi"], command: tuple[str, ...],
    id_: str, name: str, description: str, publisher: str, package: str, source: str, *args: str, asks: str = "",
    **variables: McpCredential,
) -> McpCatalogueEntry:  # fmt: skip
    return McpCatalogueEntry(
        id=id_,
        name=name,
        description=description,
        publisher=publisher,
        package=package,
        registry=registry,
        source=source,
        mcp_config={
            "transport": "stdio",
            "command": command[0],
            "args": [*command[1:], package, *args],
            "envMapping": {variable: credential.name for variable, credential in variables.items()},
        },
        credentials=list(variables.values()),
        asks=asks,
    )


_npm = partial(_program, "npm", ("npx", "-y"))
_pypi = partial(_program, "pypi", ("uvx",))


def _hosted(
    id_: str, name: str, description: str, publisher: str, url: str, source: str, token: McpCredential | None = None,
    asks: str = "",
) -> McpCatalogueEntry:  # fmt: skip
    return McpCatalogueEntry(
        id=id_,
        name=name,
        description=description,
        publisher=publisher,
        source=source,
        mcp_config={
            "transport": "http",
            "url": url,
            "headerMapping": {"Authorization": f"Bearer {{{token.name}}}"} if token is not None else {},
        },
        credentials=[token] if token is not None else [],
        asks=asks,
    )


_ENTRIES = (
    _npm("filesystem", "Filesystem", "Reads and writes files in folders that you name.", _PROTOCOL,
         "@modelcontextprotocol/server-filesystem", f"{_REFERENCE}/tree/main/src/filesystem",
         asks="The folders it may use, each as an argument of its own."),
    _npm("memory", "Memory", "A knowledge graph that lasts, in a file on this computer.", _PROTOCOL,
         "@modelcontextprotocol/server-memory", f"{_REFERENCE}/tree/main/src/memory"),
    _npm("everything", "Everything", "Every feature of the protocol, for trying things out.", _PROTOCOL,
         "@modelcontextprotocol/server-everything", f"{_REFERENCE}/tree/main/src/everything"),
    _npm("notion", "Notion", "Searches, reads and changes pages and data sources.", "Notion",
         "@notionhq/notion-mcp-server", "https://github.com/makenotion/notion-mcp-server",
         NOTION_TOKEN=McpCredential(name="token", label="Integration secret")),
    _npm("slack", "Slack", "Reads and searches channels and threads.",
         "Dmitrii Korotovskii", "slack-mcp-server", "https://github.com/korotovsky/slack-mcp-server",
         SLACK_MCP_XOXP_TOKEN=McpCredential(name="token", label="User OAuth token", help="begins with xoxp-")),
    _npm("sentry", "Sentry", "Issues, events and releases.", "Sentry",
         "@sentry/mcp-server", "https://github.com/getsentry/sentry-mcp",
         SENTRY_ACCESS_TOKEN=McpCredential(name="token", label="User auth token")),
    _npm("brave-search", "Brave Search", "Web, image, video and news search.", "Brave",
         "@brave/brave-search-mcp-server", "https://github.com/brave/brave-search-mcp-server",
         BRAVE_API_KEY=McpCredential(name="apiKey", label="API key")),
    _npm("playwright", "Playwright", "Drives a web browser on this computer.", "Microsoft",
         "@playwright/mcp", "https://github.com/microsoft/playwright-mcp"),
    _pypi("fetch", "Fetch", "Fetches web pages as text.", _PROTOCOL,
          "mcp-server-fetch", f"{_REFERENCE}/tree/main/src/fetch"),
    _pypi("git", "Git", "Reads and changes a Git repository.", _PROTOCOL,
          "mcp-server-git", f"{_REFERENCE}/tree/main/src/git",
          asks="--repository and the repository's folder."),
    _pypi("time", "Time", "The time, here and in other zones.", _PROTOCOL,
          "mcp-server-time", f"{_REFERENCE}/tree/main/src/time"),
    _pypi("postgres", "PostgreSQL", "Queries a database, explains plans, looks for missing indexes.", "Crystal DBA",
          "postgres-mcp", "https://github.com/crystaldba/postgres-mcp", "--access-mode=restricted",
          DATABASE_URI=McpCredential(name="databaseUri", label="Connection URI")),
    _hosted("algolia-mcp", "Algolia", "Searches the indices of an MCP server made in the Algolia dashboard.", "Algolia",
            "https://your-app.algolia.net/mcp/1/your-server/mcp",
            "https://www.algolia.com/doc/guides/model-context-protocol/public-mcp",
            asks="The server's own address, from the Algolia dashboard, in place of this one."),
    _hosted("github", "GitHub", "Repositories, issues, pull requests and actions.", "GitHub",
            "https://api.githubcopilot.com/mcp/", "https://github.com/github/github-mcp-server",
            McpCredential(name="token", label="Personal access token")),
    _hosted("linear", "Linear", "Issues, projects and teams.", "Linear",
            "https://mcp.linear.app/mcp", "https://linear.app/docs/mcp",
            McpCredential(name="apiKey", label="API key", help="linear.app › Settings › Security & access")),
    _hosted("stripe", "Stripe", "Customers, payments, invoices and the documentation.", "Stripe",
            "https://mcp.stripe.com", "https://docs.stripe.com/mcp",
            McpCredential(name="secretKey", label="Restricted key", help="begins with rk_")),
)  # fmt: skip
