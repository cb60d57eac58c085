"""Adding a server by hand: from what a person typed to what is stored, and to the command that they agree to."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ipc.errors import InvalidParams
from main_process.mcp.catalogue import McpCatalogueEntry
from main_process.mcp.model import Json
from main_process.mcp.questions import Question
from main_process.mcp.sampling import ModelChoice, SampleQuestion
from main_process.providers.mcp_config import McpConfig, StdioConfig, read_config
from main_process.providers.model import ProviderView

PLAIN_TYPE = "mcp"
"""The provider type of a server that is in no catalogue."""
SECRET = "secret"  # noqa: S105  # the name under which a credential without one is kept

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ToolQuestion:
    """A tool call that the user has to agree to."""

    whose: str
    """The widget that wants it, and its dashboard."""
    server: str
    """The provider's name."""
    tool: Json
    """As the server describes it."""
    arguments: Json = field(repr=False)


class McpDialogs(Protocol):
    """The native dialogs. What is secret is typed there; commands, and calls that may destroy, are agreed to there."""

    async def add(self, app_id: str, entry: McpCatalogueEntry | None) -> ProviderView | None:
        """The server that was saved, or None where the person changed their mind."""
        ...

    async def confirm_call(self, question: "ToolQuestion") -> Literal["once", "always"] | None:
        """Whether a tool may run, this once or always for the tile that asks; None: it may not."""
        ...

    async def allow_questions(self, server: str) -> bool:
        """Whether a server may ask its user."""
        ...

    async def answer_question(self, question: Question) -> Json | None:
        """What the user answers a server; None where they do not."""
        ...

    async def allow_model(self, server: str, providers: Sequence[str]) -> ModelChoice | None:
        """Which of the OpenAI providers, and which model, a server may have asked; None: it may not."""
        ...

    async def confirm_sample(self, question: SampleQuestion) -> bool:
        """Whether a request of a server is sent to a model."""
        ...

    async def open_sign_in(self, server: str, url: str) -> bool:
        """Whether to sign in at a page of the web; where the answer is yes, the system's browser shows it."""
        ...


@dataclass(frozen=True, slots=True)
class Typed:
    """What the dialog's fields hold. `place` is the variable or header for the one credential of a server by hand."""

    name: str
    reached_by: str
    """A command line, or an address."""
    place: str = ""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    oauth: bool = False
    """Its user signs in with the browser, and gives it no secret."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be saved."""

    type: str
    config: dict[str, Any]
    credentials: dict[str, str] = field(repr=False)

    @property
    def reached_by(self) -> list[str]:
        """The exact command, an argument each, or the address: what a person agrees to."""
        return lines_of(read_config(self.config))


def draft(typed: Typed, entry: McpCatalogueEntry | None) -> Draft:
    """Read what was typed. Raises InvalidParams, which says what is wrong with it."""
    where = typed.reached_by.strip()
    config: dict[str, Any]
    if _ADDRESS.match(where):
        config, mapping = {"transport": "http", "url": where}, "headerMapping"
    else:
        config, mapping = {"transport": "stdio", **_command(where)}, "envMapping"
    credentials = {name: value for name, value in typed.credentials.items() if value}
    if typed.oauth:
        if config["transport"] != "http":
            raise InvalidParams("One signs in at an address only, not at a program.")
        if credentials:
            raise InvalidParams("A server at which you sign in with the browser gets no secret.")
        config["oauth"] = True
    else:
        config[mapping] = _mapping(typed, entry, mapping, credentials)
    read_config(config)
    return Draft(entry.id if entry is not None else PLAIN_TYPE, config, credentials)


def redraft(typed: Typed, before: Mapping[str, Any], provider_type: str) -> Draft:
    """A server that is there, reached in another way or with other secrets. What they go into stays.

    Raises InvalidParams: a program does not become an address, nor the other way round.
    """
    where = typed.reached_by.strip()
    is_address = _ADDRESS.match(where) is not None
    fresh: dict[str, Any] = {"transport": "http", "url": where} if is_address else _command(where)
    config = {**before, "transport": "stdio", **fresh}
    if is_address == isinstance(read_config(before), StdioConfig):
        raise InvalidParams("A program does not become an address, nor the other way round: add it as another server.")
    read_config(config)
    return Draft(provider_type, config, {name: value for name, value in typed.credentials.items() if value})


def typed_again(config: Mapping[str, Any]) -> str:
    """What a person would type for a stored configuration; nothing for one that cannot be read."""
    try:
        read = read_config(config)
    except InvalidParams:
        return ""
    return shlex.join(lines_of(read)) if isinstance(read, StdioConfig) else read.url


def lines_of(config: McpConfig) -> list[str]:
    """How a server is reached, a line for each part."""
    return [config.command, *config.args] if isinstance(config, StdioConfig) else [config.url]


def typed_of(entry: McpCatalogueEntry) -> str:
    """What a person would type for an entry."""
    return typed_again(entry.mcp_config)


def _command(where: str) -> dict[str, Any]:
    try:
        words = shlex.split(where)
    except ValueError:
        raise InvalidParams("The command has a quotation mark without its pair.") from None
    if not words:
        raise InvalidParams("Say which command runs the server, or at which address it is.")
    return {"command": words[0], "args": words[1:]}


def _mapping(
    typed: Typed, entry: McpCatalogueEntry | None, mapping: str, credentials: Mapping[str, str]
) -> dict[str, str]:
    if entry is not None:
        found = entry.mcp_config.get(mapping)
        return {str(place): str(source) for place, source in found.items()} if isinstance(found, dict) else {}
    place = typed.place.strip()
    if bool(place) != bool(credentials):
        raise InvalidParams("A secret needs the variable or header that it goes into, and the other way round.")
    return {place: SECRET} if place else {}
