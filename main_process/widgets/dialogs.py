"""What is asked of a person about widgets, without knowing how: the app answers with native dialogs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from main_process.errors import refuse_without_window
from main_process.widgets.faults import Fault
from main_process.widgets.packages import Offer

NotificationAnswer: TypeAlias = Literal["clicked", "closed", "shown", "withheld"]
"""What its user did with a notification; `shown` where the desktop does not tell, `withheld` by its wish."""


class WidgetDialogs(Protocol):
    """Native dialogs. Every method waits for the person."""

    async def pick_package(self) -> Path | None:
        """A package to install; None where the person changed their mind."""
        ...

    async def confirm_install(self, offer: Offer) -> bool:
        """Whether to install it, told whose it is and what it will be able to do."""
        ...

    async def confirm_remove(self, name: str, uses: Sequence[str]) -> bool:
        """Whether to remove a widget, told on which dashboards it is."""
        ...

    async def tell_refused(self, name: str, faults: Sequence[Fault]) -> None:
        """Say everything that is wrong with a package that was dropped on the window."""
        ...

    async def confirm_link(self, widget: str, url: str) -> bool:
        """Whether to open a page of the web; where the answer is yes, it has been opened."""
        ...

    async def notify(self, widget: str, title: str, body: str) -> NotificationAnswer:
        """Show a notification of the desktop, with the widget's name in it."""
        ...


class WithoutWidgetDialogs:
    """The dialogs of a process without a window: every one of them is refused."""

    pick_package = confirm_install = confirm_remove = tell_refused = confirm_link = notify = staticmethod(
        refuse_without_window
    )
