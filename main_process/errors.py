"""What can go wrong with providers, clients and services. Messages name what is wrong and what to do, no secret."""

from typing import NoReturn

from ipc.errors import Code, Fault, IpcError


class ProviderError(IpcError):
    """A provider cannot be used as asked."""


class ProviderNotFound(ProviderError):
    """No provider of that name in that app."""

    code = Code.PROVIDER_NOT_FOUND
    default_message = "There is no such provider. Add it on the Providers page."


class ProviderNotACredential(ProviderError):
    """A client was asked of an `mcp` provider."""

    code = Code.PROVIDER_NOT_A_CREDENTIAL
    default_message = (
        "This provider is an MCP server. MCP servers have no API client but a life cycle of their own: McpController "
        "starts, calls and stops them (the mcp-* channels)."
    )


class ProviderQuarantined(ProviderError):
    """The stored row fails its authentication: edited, swapped, replayed or damaged. It is kept and never used."""

    code = Code.PROVIDER_QUARANTINED
    default_message = "The stored credentials are damaged and were set aside. Enter them again on the Providers page."


class UnknownProviderType(ProviderError):
    """No factory is registered for the provider's type."""

    code = Code.UNKNOWN_PROVIDER_TYPE
    default_message = "No extension here knows this type of provider. Enable the extension that does."


class CredentialsInvalid(ProviderError):
    """Fields that the type needs are missing or malformed. Names the fields, never a value."""

    code = Code.CREDENTIALS_INVALID
    default_message = "Credentials are incomplete. Edit the provider on the Providers page."


class ClientCreationFailed(ProviderError):
    """The factory raised, or is backing off after raising; `retry_after` says for how long."""

    code = Code.CLIENT_CREATION_FAILED
    default_message = "The client could not be made. Check the provider's credentials, then try again."


class StoreUnavailable(IpcError):
    """The credential store cannot be opened, read or written."""

    code = Code.STORE_UNAVAILABLE
    default_message = "The credential store cannot be used. Run 'latchkey doctor' to see why."


class ServiceError(IpcError):
    """The service behind an SDK refused or failed."""

    code = Code.SERVICE_FAILED
    default_message = "The service failed. Try again."
    status: int | None = None
    """The HTTP status of its answer, where there was one."""
    request_id: str = ""
    """The service's own name for the request, where it gave one: its support asks for it."""


class KeyRefused(ServiceError):
    """The service says that the key itself is no good, not only that it may not do this."""

    code = Code.REAUTHENTICATION_REQUIRED
    retryable = False
    wanted = "key"
    """What `refused_keys` asks a person for."""


class NoWindow(IpcError):
    """This process has no window to ask a person in: a server, or the command line."""

    code = Code.NOT_GRANTED
    fault = Fault.CALLER
    default_message = "There is no window to ask in. Use the command line instead: latchkey --help."


async def refuse_without_window(*_asked: object, **_named: object) -> NoReturn:
    """In place of whatever would ask a person: the one answer of a process without a window."""
    raise NoWindow
