"""What the user should know before anything else: shown as banners by the shell."""

from main_process.api.system_channels import Notice
from main_process.providers.controller import ProviderController


class Notices:
    """The store's state, and what the start found out about this computer."""

    def __init__(self, providers: ProviderController) -> None:
        self._providers = providers
        self._found: list[Notice] = []

    def add(self, notice: Notice) -> None:
        """Show a notice for as long as the app runs."""
        self._found.append(notice)

    async def current(self) -> list[Notice]:
        """Every notice, the store's first."""
        status = await self._providers.status()
        if status.level == "info":
            return list(self._found)
        title = (
            "Providers are kept for this session only" if status.level == "warning" else "The provider store needs you"
        )
        text = f"{status.sentence} {status.action}".strip()
        return [Notice(id=f"store-{status.kind}", level=status.level, title=title, text=text), *self._found]
