"""What an MCP provider's `mcp_config` may say: how its server is reached, and which credential goes where.

A document that names its `transport` is checked in full. One that does not, as older exports hold them, is kept as it
is so long as what Latchkey would read of it is sound; starting such a server says what is missing.
"""

import re
import shlex
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from ipc.errors import InvalidParams
from ipc.messages import WireModel
from main_process.errors import CredentialsInvalid
from main_process.kit.validation_words import what_is_wrong
from main_process.sdks.http.hosts import BaseUrl, parse_base_url

MOST_ARGUMENTS = 256
SHORTEST_SECRET = 6
"""A credential shorter than this is not looked for in arguments and addresses: it would be found by chance."""

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_OURS = re.compile(
    "(?i:PATH|HOME|LANG|LANGUAGE|LC_.*"
    "|LD_.*|DYLD_.*|GCONV_PATH|BASH_ENV|ENV|IFS|PS4|SHELLOPTS|BASHOPTS|PROMPT_COMMAND"
    "|PYTHON.*|PIP_.*|UV_.*|NODE_OPTIONS|NODE_PATH|NODE_REPL_.*|NPM_CONFIG_.*|BUN_OPTIONS|DOTNET_STARTUP_HOOKS"
    "|PERL5.*|RUBYOPT|RUBYLIB|(JDK_|_)?JAVA_(TOOL_)?OPTIONS"
    "|GIT_(SSH.*|EXEC_PATH|CONFIG.*|ASKPASS|.*EDITOR|PAGER|EXTERNAL_DIFF|PROXY_COMMAND)|SSH_ASKPASS"
    "|EDITOR|VISUAL|PAGER|BROWSER)"
)
"""Variables that Latchkey sets itself, or that decide what code a program loads or runs, and from where."""
_TRANSPORT_HEADERS = frozenset(
    {"accept", "connection", "content-length", "content-type", "host", "last-event-id", "mcp-protocol-version",
     "mcp-session-id", "transfer-encoding", "upgrade"}
)  # fmt: skip


def _no_controls(value: str) -> str:
    if any(character < " " or character == "\x7f" for character in value):
        raise ValueError("must not hold control characters")
    return value


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not hold a NUL character")
    return value


def _a_program(value: str) -> str:
    if value != value.strip() or ("/" in value and not value.startswith("/")):
        raise ValueError("must be the name of a program on PATH, or its whole path from the root on")
    return value


def _not_ours(value: str) -> str:
    if _OURS.fullmatch(value):
        raise ValueError("is a variable that no credential belongs into")
    return value


def _not_the_transports(value: str) -> str:
    if value.lower() in _TRANSPORT_HEADERS:
        raise ValueError("is a header that the connection itself sets")
    return value


def _an_address(value: str) -> str:
    try:
        parse_base_url(value.partition("?")[0])
    except CredentialsInvalid as error:
        raise ValueError(error.message) from None
    if "#" in value or not value.isascii() or any(character <= " " for character in value):
        raise ValueError("is not a URL")
    return value


Program = Annotated[
    str, StringConstraints(min_length=1, max_length=4096), AfterValidator(_no_controls), AfterValidator(_a_program)
]
Argument = Annotated[str, StringConstraints(max_length=32_768), AfterValidator(_no_nul)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=512), AfterValidator(_no_controls)]
"""The name of a credential, or text around names in braces: `token`, or `Bearer {token}`."""
Variable = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=128), AfterValidator(_not_ours)
]
Header = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", max_length=128),
    AfterValidator(_not_the_transports),
]
Address = Annotated[str, StringConstraints(min_length=1, max_length=4096), AfterValidator(_an_address)]


class StdioConfig(WireModel):
    """A server that is a program on this computer, spoken to through its standard input and output."""

    transport: Literal["stdio"] = "stdio"
    command: Program
    args: Annotated[tuple[Argument, ...], Field(max_length=MOST_ARGUMENTS, strict=False)] = ()
    env_mapping: Annotated[dict[Variable, Source], Field(max_length=64)] = {}
    """Which credential goes into which variable of the program's environment."""

    @property
    def mapping(self) -> Mapping[str, str]:
        """Where credentials go."""
        return self.env_mapping


class HttpConfig(WireModel):
    """A server at an address: streamable HTTP, or the older SSE where it does not speak that."""

    transport: Literal["http"] = "http"
    url: Address
    header_mapping: Annotated[dict[Header, Source], Field(max_length=64)] = {}
    """Which credential goes into which header of every request."""
    oauth: bool = False
    """Whether its user signs in with the browser; then no credential goes into `Authorization`."""

    @model_validator(mode="after")
    def _one_authorization(self) -> Self:
        if self.oauth and any(name.lower() == "authorization" for name in self.header_mapping):
            raise ValueError("signing in with the browser fills the header Authorization; nothing else may")
        return self

    @property
    def mapping(self) -> Mapping[str, str]:
        """Where credentials go."""
        return self.header_mapping

    @property
    def origin(self) -> BaseUrl:
        """The address without its query."""
        return parse_base_url(self.url.partition("?")[0])


McpConfig: TypeAlias = StdioConfig | HttpConfig

_KINDS: dict[str, type[StdioConfig | HttpConfig]] = {"stdio": StdioConfig, "http": HttpConfig}


def read_config(document: Any) -> McpConfig:
    """The configuration, complete and checked. Raises InvalidParams, which names the field and never a value."""
    if not isinstance(document, Mapping):
        raise InvalidParams("mcpConfig: not a JSON object")
    try:
        return _KINDS[_transport(document)].model_validate(dict(document))
    except ValidationError as error:
        raise _refusal(error) from None


def check_config(document: Mapping[str, Any]) -> None:
    """Raise InvalidParams for a configuration that must not be stored."""
    if "transport" in document:
        read_config(document)
        return
    for kind, lacking in ((StdioConfig, {"command": "-"}), (HttpConfig, {"url": "https://localhost"})):
        known = {name: document[name] for name in _names(kind) if name in document}
        try:
            kind.model_validate({**lacking, **known})
        except ValidationError as error:
            raise _refusal(error) from None


def check_credentials(document: Mapping[str, Any], credentials: Mapping[str, str]) -> None:
    """Raise InvalidParams for a mapping to a missing credential, and for a credential that everybody can read."""
    if "transport" not in document:
        return
    config = read_config(document)
    if missing := missing_credentials(config, credentials):
        place, name = next(iter(missing.items()))
        mapping = "envMapping" if isinstance(config, StdioConfig) else "headerMapping"
        raise InvalidParams(
            f"mcpConfig.{mapping}.{place}: there is no credential named '{name}'. "
            "A mapping names the credential that goes into the variable or header."
        )
    readable = (
        {f"args[{number}]": argument for number, argument in enumerate(config.args)} | {"command": config.command}
        if isinstance(config, StdioConfig)
        else {"url": config.url}
    )
    for place, text in readable.items():
        for name, value in credentials.items():
            if len(value) >= SHORTEST_SECRET and value in text:
                raise InvalidParams(
                    f"mcpConfig.{place}: holds the credential '{name}', where every program on this computer can "
                    "read it. Name it in a mapping instead."
                )


def missing_credentials(config: McpConfig, credentials: Mapping[str, str]) -> dict[str, str]:
    """Variables or headers with the name of the credential that they lack."""
    return {
        place: name
        for place, source in config.mapping.items()
        for name in names_in(source, credentials)
        if name not in credentials
    }


def names_in(source: str, credentials: Mapping[str, str]) -> list[str]:
    """The credentials that a mapping's source names."""
    if source in credentials:
        return [source]
    return _PLACEHOLDER.findall(source) or [source]


def filled(source: str, credentials: Mapping[str, str]) -> str:
    """What goes into the variable or header. Every name must be there."""
    if source in credentials or not _PLACEHOLDER.search(source):
        return credentials[source]
    return _PLACEHOLDER.sub(lambda found: credentials[found[1]], source)


def program_of(document: Any) -> str | None:
    """The command line of a server that is a program on this computer; None for any other, which runs nothing here.

    With the variables that it sets, each with the credential that it takes: they may decide what the program does.
    """
    if not isinstance(document, Mapping) or "command" not in document:
        return None
    arguments, variables = document.get("args", ()), document.get("envMapping", {})
    set_before = [f"{name}={source}" for name, source in (variables.items() if isinstance(variables, Mapping) else ())]
    words = [*set_before, document["command"], *(arguments if isinstance(arguments, list | tuple) else ())]
    return shlex.join(str(word) for word in words)


def _transport(document: Mapping[str, Any]) -> str:
    transport = document.get("transport")
    if transport is None:
        transport = "stdio" if "command" in document else "http" if "url" in document else None
    if transport is None:
        raise InvalidParams("mcpConfig: says neither which command runs the server nor which url it is at")
    if not isinstance(transport, str) or transport not in _KINDS:
        raise InvalidParams("mcpConfig.transport: must be 'stdio' or 'http'")
    return transport


def _names(kind: type[StdioConfig | HttpConfig]) -> list[str]:
    return [field.alias or name for name, field in kind.model_fields.items()]


def _refusal(error: ValidationError) -> InvalidParams:
    detail = error.errors(include_input=False, include_url=False)[0]
    path = "mcpConfig"
    for part in detail["loc"]:
        if part != "[key]":
            path += f"[{part}]" if isinstance(part, int) else f".{_shown(str(part))}"
    reason = (
        "is not a field of a server's configuration" if detail["type"] == "extra_forbidden" else what_is_wrong(detail)
    )
    return InvalidParams(f"{path}: {reason}")


def _shown(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name[:64])
