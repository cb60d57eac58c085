"""What an extension is refused."""

from ipc.errors import Code, Fault, IpcError


class ExtensionError(IpcError):
    """An extension asked for something that it cannot have. The message is shown beside its name."""

    code = Code.INVALID_PARAMS
    fault = Fault.LATCHKEY


class ExtensionNotFound(IpcError):
    """No installed extension has that name."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "There is no such extension. Install its package, then start Latchkey anew."
