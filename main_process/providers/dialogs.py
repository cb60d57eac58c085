"""What the main process asks of a person, without knowing how: the app answers with native dialogs."""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from main_process.errors import refuse_without_window
from main_process.providers.importing import Imported
from main_process.providers.model import ProviderView


@dataclass(frozen=True, slots=True)
class Replace:
    """Use this other provider in every place of the one that goes."""

    provider_name: str


DeleteAnswer: TypeAlias = Literal["delete"] | Replace | None
"""None: the person changed their mind."""


class ProviderDialogs(Protocol):
    """Native dialogs. Every method waits for the person, and secrets never pass through the renderer."""

    async def edit(self, app_id: str, name: str | None, provider_type: str | None) -> ProviderView | None:
        """Add (no name) or rotate a provider; the saved view, or None where the person cancelled."""
        ...

    async def confirm_delete(self, app_id: str, name: str, uses: list[str], others: list[str]) -> DeleteAnswer:
        """Whether to delete, given the widgets and dashboards that use it and the providers that could replace it."""
        ...

    async def import_file(self, app_id: str) -> Imported | None:
        """Pick a file and choose what becomes of it; what came of it, or None where the person cancelled."""
        ...

    async def unlock(self) -> bool:
        """Ask for the store's passphrase until it opens the store; whether it did."""
        ...

    async def protect(self) -> bool:
        """Ask for a new passphrase and lock the store with it; whether it is."""
        ...

    async def confirm_old_copy(self, sentence: str) -> bool:
        """Whether to go on with an older copy, or with what is intact of a damaged store."""
        ...


class WithoutDialogs:
    """The dialogs of a process without a window: every one of them is refused."""

    edit = confirm_delete = import_file = unlock = protect = confirm_old_copy = staticmethod(refuse_without_window)
