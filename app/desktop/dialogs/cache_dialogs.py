"""`CacheDialogs` with real windows."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.desktop.dialogs.cache_dialog import ConnectDialog, Joining
from app.desktop.dialogs.provider_dialogs import LoopWork
from app.desktop.dialogs.question_dialogs import PassphraseDialog, Wording
from app.desktop.dialogs.showing import DialogShower, is_accepted

_INVITATION = Wording(
    "Copy an invitation",
    "It holds the server's address and password and the team's key, under a passphrase. Send the passphrase another "
    "way than the invitation: whoever has both can read and forge what the team shares.",
    "Copy",
)


class Sharing(Protocol):
    """What these dialogs do."""

    async def share(self, url: str, password: str, key: str) -> None:
        """Share through this server from now on."""
        ...

    async def accept(self, invitation: str, passphrase: str) -> None:
        """Share as an invitation says."""
        ...

    async def invite(self, passphrase: str) -> str:
        """An invitation."""
        ...


class QtCacheDialogs:
    """Its coroutines run on the event loop; one dialog at a time is shown."""

    def __init__(self, shower: DialogShower, sharing: Sharing, parent: Callable[[], QWidget | None]) -> None:
        self._shower = shower
        self._sharing = sharing
        self._parent = parent

    async def connect(self) -> bool:
        work = LoopWork(self._shower.qt, asyncio.get_running_loop())

        def join(entered: Joining, done: Callable[[str], None]) -> None:
            work.start(self._join(entered), lambda _result, why_not: done(why_not))

        return await self._shower.show(lambda: ConnectDialog(join, self._parent()), is_accepted)

    async def invite(self) -> bool:
        work = LoopWork(self._shower.qt, asyncio.get_running_loop())

        def copy(passphrase: str, done: Callable[[str], None]) -> None:
            def written(invitation: str | None, why_not: str) -> None:
                if invitation is not None:
                    QGuiApplication.clipboard().setText(invitation)
                done(why_not)

            work.start(self._sharing.invite(passphrase), written)

        return await self._shower.show(
            lambda: PassphraseDialog(copy, new=True, wording=_INVITATION, parent=self._parent()), is_accepted
        )

    async def _join(self, entered: Joining) -> None:
        if entered.invited:
            await self._sharing.accept(entered.where, entered.passphrase)
        else:
            await self._sharing.share(entered.where, entered.password, entered.key)
