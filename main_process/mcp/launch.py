"""Makes a server's command and environment from its stored provider: the one place where a process gets credentials."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from main_process.errors import CredentialsInvalid
from main_process.mcp.errors import NotAnMcpServer
from main_process.mcp.questions import Ask
from main_process.mcp.sampling import Sample
from main_process.mcp.scrubbing import Scrubber
from main_process.providers.mcp_config import (
    McpConfig,
    StdioConfig,
    filled,
    missing_credentials,
    names_in,
    read_config,
)
from main_process.providers.model import Provider
from main_process.vault.secret import Secret

_INHERITED = frozenset({"PATH", "HOME", "LANG", "LANGUAGE"})


@dataclass(frozen=True, slots=True)
class Launch:
    """Everything that a connection needs of its provider."""

    config: McpConfig
    filled: Secret[Mapping[str, str]]
    """Variables or headers with the credentials in them."""
    scrubber: Scrubber = field(repr=False)
    roots: tuple[str, ...] = ()
    """Folders that the server is told of."""
    questions: Ask | None = field(default=None, repr=False)
    """How its user is asked what it wants to know; None: it is refused."""
    sample: Sample | None = field(default=None, repr=False)
    """How a language model is asked for it; None: it is refused."""

    def environment(self, ours: Mapping[str, str]) -> dict[str, str]:
        """A program's whole environment: PATH, HOME and locale of `ours`, and what the mapping names."""
        inherited = {name: value for name, value in ours.items() if name in _INHERITED or name.startswith("LC_")}
        return {"PATH": os.defpath, **inherited, **self.filled.reveal()}


def prepare(provider: Provider) -> Launch:
    """What the provider's server is started with.

    Raises NotAnMcpServer; InvalidParams, which names what is wrong with the configuration; CredentialsInvalid, which
    names the credential that a mapping wants.
    """
    if provider.provider_class != "mcp":
        raise NotAnMcpServer
    config = read_config(provider.mcp_config.reveal() if provider.mcp_config is not None else {})
    if missing := missing_credentials(config, provider.credentials):
        fields = ", ".join(sorted({*missing.values()}))
        raise CredentialsInvalid(f"The MCP server needs {fields}. Edit the provider on the Providers page.")
    values = {place: filled(source, provider.credentials) for place, source in config.mapping.items()}
    program = isinstance(config, StdioConfig)
    for place, value in values.items():
        if "\0" in value or not (program or (value.isascii() and value.isprintable())):
            raise CredentialsInvalid(f"What goes into {place} holds characters that are not allowed there.")
    secret = {name for name in provider.credentials if name not in provider.view.public_fields}
    secrets = [provider.credentials[name] for name in secret]
    secrets += [
        value
        for place, value in values.items()
        if not secret.isdisjoint(names_in(config.mapping[place], provider.credentials))
    ]
    return Launch(config, Secret(values), Scrubber(secrets))
