"""What goes wrong with dashboards, and the news that one has changed."""

from dataclasses import dataclass

from ipc.errors import Code, Fault, IpcError
from main_process.events import Event


class DashboardNotFound(IpcError):
    """No dashboard has that id."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "There is no such dashboard; it may have been deleted. Reload to see what is there."


class VersionNotFound(IpcError):
    """The history of that dashboard has no such version."""

    code = Code.INVALID_PARAMS
    fault = Fault.CALLER
    default_message = "There is no such version any more. Open the history again to see which there are."


class DashboardsNotSaved(IpcError):
    """The disk refused the change; what was there before still is."""

    code = Code.STORE_UNAVAILABLE
    retryable = True
    default_message = (
        "The dashboard could not be saved. Check that the disk is not full and the data folder is writable."
    )


@dataclass(frozen=True, slots=True)
class DashboardChanged(Event):
    """A dashboard was saved, deleted or activated."""

    dashboard_id: str
    instances: frozenset[str] = frozenset()
    """The tiles whose widgets now have another context: another title, other settings or providers."""
    page: str | None = None
    """The page that saved it, and so knows; None where everybody has to be told."""
