"""What goes wrong with backups."""

from ipc.errors import Code, Fault, IpcError


class BackupRefused(IpcError):
    """The file is no backup that can be used; the message says what is wrong with it. Nothing was changed."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER


class BackupNotWritten(IpcError):
    """The file cannot be written or read; the message says why."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
