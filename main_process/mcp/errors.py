"""What can go wrong with MCP servers. Messages say what is wrong and what to do; a server's own words are scrubbed."""

from ipc.errors import Code, InvalidParams
from main_process.errors import ServiceError


class NotAnMcpServer(InvalidParams):
    """A channel for MCP servers was asked about an API credential."""

    default_message = "This channel needs an MCP server, and this provider is an API credential."


class McpServerUnreachable(ServiceError):
    """The server could not be started, does not answer, or has gone."""

    code = Code.SERVICE_UNREACHABLE
    default_message = "The MCP server cannot be reached. Its log says why."


class McpServerResting(ServiceError):
    """The server has failed lately and is left alone: for a moment, or until somebody starts it."""

    code = Code.SERVICE_UNREACHABLE
    retryable = False
    default_message = (
        "The MCP server failed three times in a minute and was stopped. Read its log, then start it on the Providers "
        "page."
    )


class McpServerEnded(ServiceError):
    """The server ended while it worked on a call."""

    code = Code.SERVICE_FAILED
    retryable = True
    default_message = "The MCP server ended in the middle of the call. Try again."


class McpServerStopped(ServiceError):
    """The server was stopped under a call: by the user, or because its provider was changed."""

    code = Code.CANCELLED
    default_message = "The MCP server was stopped in the middle of the call. Try again."


class McpNonsense(ServiceError):
    """The server answered something that MCP does not allow."""

    code = Code.SERVICE_FAILED
    default_message = "The MCP server's answer does not follow the protocol."


class McpCallRefused(ServiceError):
    """The server refused the call: no such tool or resource, or arguments that it does not take."""

    code = Code.SERVICE_REJECTED
    default_message = "The MCP server refused the call."


class ToolSwitchedOff(ServiceError):
    """The user has switched the tool off."""

    code = Code.NOT_GRANTED
    default_message = "This tool is switched off. The Providers page, under the server's tools, switches it on."


class ToolDeclined(ServiceError):
    """The user was asked whether the tool may run, and said no."""

    code = Code.NOT_GRANTED
    default_message = "You did not let the tool run."


class ToolNeedsAWindow(ServiceError):
    """The tool destroys, by its own word, and there is nobody to ask."""

    code = Code.NOT_GRANTED
    default_message = "This tool may destroy something, and there is no window to ask in whether it may."


class McpTimeout(ServiceError):
    """The server did not answer in time; it was told that the call is cancelled."""

    code = Code.DEADLINE_EXCEEDED
    default_message = "The MCP server did not answer in time."


class SessionExpired(McpServerEnded):
    """The server has forgotten the session. The request was not looked at: it may be made again in a new one."""


class TokenRefused(SessionExpired):
    """The server does not take its token any more; it may take a refreshed one."""

    code = Code.REAUTHENTICATION_REQUIRED


class SignInNeeded(ServiceError):
    """Nobody is signed in at the server, or not any more."""

    wanted = "sign-in"
    """What `refused_keys` asks a person for."""

    code = Code.REAUTHENTICATION_REQUIRED
    retryable = False
    default_message = "The MCP server wants you to sign in. The Providers page, under its “Server”, has the button."


class SignInRefused(SignInNeeded):
    """A sign-in that did not come to its end."""

    default_message = "You were not signed in: the service's page sent no consent back."
