"""Connecting to a team's shared cache: its address, its password and the team's key, or a colleague's invitation."""

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from app.desktop.dialogs.base_dialog import Dialog, button
from app.desktop.dialogs.provider_fields import Entry
from app.desktop.dialogs.theme import Colours
from main_process.response_cache.second_level.invitation import is_invitation
from main_process.vault.sealing import KEY_BYTES


@dataclass(frozen=True, slots=True)
class Joining:
    """What was entered: an address with password and key, or an invitation with its passphrase."""

    where: str
    password: str = field(repr=False)
    key: str = field(repr=False)
    passphrase: str = field(repr=False)

    @property
    def invited(self) -> bool:
        """Whether `where` is an invitation."""
        return is_invitation(self.where)


class ConnectDialog(Dialog):
    """Stays open until the server is used, or it is cancelled.

    `join(entered, done)` tries it and calls `done(why_not)` on the Qt thread, empty where it succeeded.
    """

    def __init__(
        self,
        join: Callable[[Joining, Callable[[str], None]], None],
        parent: QWidget | None = None,
        colours: Colours | None = None,
    ) -> None:
        super().__init__(
            "Connect to a shared cache",
            "A Valkey or Redis of your team keeps answers, encrypted, for all seats with the same credentials.",
            parent,
            colours,
        )
        self._join = join
        self.where = Entry(
            "Address, or an invitation",
            "Paste what a colleague's “Copy an invitation” gave you, and nothing else is needed.",
            "valkeys://team@cache.example:6379/0",
        )
        self.password = Entry("Server's password", "Empty where it has none.", secret=True)
        self.key = Entry("Team's key", "32 bytes in base64, the same for every seat.", secret=True)
        self.passphrase = Entry("Passphrase of the invitation", secret=True)
        self.new_key = button("link", "I am the first: make a new key")
        for row in (self.where, self.password, self.key, self.passphrase):
            self.body.addWidget(row)
            row.changed.connect(self.fit)
        self.body.addWidget(self.new_key)
        cancel, self.join_button = button("cancel", "Cancel"), button("primary", "Connect")
        self.join_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.join_button)
        cancel.clicked.connect(self.reject)
        self.join_button.clicked.connect(self._try)
        self.new_key.clicked.connect(self._make_key)
        self.where.input.textChanged.connect(self._show_rows)
        self._show_rows()
        self.where.input.setFocus()

    def _entered(self) -> Joining:
        return Joining(
            self.where.input.text().strip(),
            self.password.input.text(),
            self.key.input.text().strip(),
            self.passphrase.input.text(),
        )

    def _show_rows(self) -> None:
        invited = self._entered().invited
        for row in (self.password, self.key, self.new_key):
            row.setVisible(not invited)
        if self.passphrase.isVisibleTo(self) is not invited:
            # The message is about the other way to join.
            self.say("")
        self.passphrase.setVisible(invited)
        self.fit()

    def _make_key(self) -> None:
        self.key.input.setText(base64.b64encode(os.urandom(KEY_BYTES)).decode())
        self.say("The others get it with an invitation, which you can copy once you are connected.")

    def _try(self) -> None:
        entered = self._entered()
        needed = [self.where, self.passphrase if entered.invited else self.key]
        for row in needed:
            if not row.input.text().strip():
                row.complain("Fill this in.")
                self.reveal(row.input)
                return
        self._enable(False)
        self.say("Connecting…")
        self._join(entered, self._tried)

    def _tried(self, why_not: str) -> None:
        if not self.isVisible():
            return
        self._enable(True)
        if why_not:
            self.say(why_not, "bad")
        else:
            self.accept()

    def _enable(self, enabled: bool) -> None:
        for widget in (self.join_button, self.where, self.password, self.key, self.passphrase, self.new_key):
            widget.setEnabled(enabled)

    def done(self, result: int) -> None:
        """Close, and empty what was secret."""
        for row in (self.where, self.password, self.key, self.passphrase):
            row.input.clear()
        super().done(result)
