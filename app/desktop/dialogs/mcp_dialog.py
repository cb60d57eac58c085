"""An MCP server, new or changed: its name, how it is reached, its secrets, and the exact command that will run."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.provider_fields import Entry, not_one_of
from app.desktop.dialogs.theme import Colours
from ipc.errors import IpcError
from main_process.mcp.adding import SECRET, Draft, Typed, draft, redraft, typed_again, typed_of
from main_process.mcp.catalogue import McpCatalogueEntry
from main_process.providers.editing import StoredServer
from main_process.providers.model import ProviderView

_RUNS = "This will run, with your rights, each line one argument:"
_SPEAKS = "Latchkey will speak to this address:"


class McpServerDialog(Dialog):
    """`saved` is the answer. `save(name, draft, done)` ends with `done(view, "")`, or with `done(None, why_not)`."""

    def __init__(
        self,
        entry: McpCatalogueEntry | None,
        save: Callable[[str, Draft, Callable[[ProviderView | None, str], None]], None],
        parent: QWidget | None = None,
        colours: Colours | None = None,
        *,
        stored: StoredServer | None = None,
        taken: frozenset[str] = frozenset(),
    ) -> None:
        """`entry`: what the catalogue says of a new server; `stored`: the server that is to be changed.

        `taken` are the names that other providers of the app have.
        """
        title, words = _said(entry, stored)
        super().__init__(title, words, parent, colours)
        self.saved: ProviderView | None = None
        self._entry = entry
        self._save = save
        self._stored = stored
        self.name = Entry("Name")
        self.name.judge_by(not_one_of(taken))
        asks = f"It wants: {entry.asks}" if entry is not None and entry.asks else "Quotation marks as in a terminal."
        self.reached_by = Entry("Command or address", asks, "npx -y some-server  ·  https://example.com/mcp")
        self.place = Entry("Its secret goes into", "A variable for a command, a header for an address.", "API_TOKEN")
        self.secrets = (
            _secrets_of(stored)
            if stored is not None
            else {
                credential.name: Entry(credential.label, credential.help, secret=True)
                for credential in (entry.credentials if entry is not None else [])
            }
            or {SECRET: Entry("The secret itself", "Stored encrypted; nothing but the server gets it.", secret=True)}
        )
        self.oauth = QCheckBox("It is an address at which I sign in with the browser (OAuth)")
        self.command = text("list", "")
        self.what = text("label", _RUNS)
        self._lay_out()
        if entry is not None:
            self.name.input.setText(entry.name)
            self.reached_by.input.setText(typed_of(entry))
        if stored is not None:
            self.name.input.setText(stored.name)
            self.reached_by.input.setText(typed_again(stored.config))
        self.reached_by.input.textChanged.connect(self._show_command)
        self._show_command()
        self.name.input.setFocus()

    def _lay_out(self) -> None:
        by_hand = self._entry is None and self._stored is None
        asks_for_secrets = self._entry is None or bool(self._entry.credentials)
        at_an_address = by_hand or (self._entry is not None and self._entry.mcp_config.get("transport") == "http")
        rows = [self.name, self.reached_by]
        rows += [self.place] if by_hand else []
        rows += [*self.secrets.values()] if asks_for_secrets else []
        for row in rows:
            self.body.addWidget(row)
            row.changed.connect(self.fit)
        if at_an_address:
            self.body.insertWidget(2, self.oauth)
            self.oauth.toggled.connect(self._show_command)
        self.body.addWidget(self.what)
        self.body.addWidget(self.command)
        cancel, self.save_button = button("cancel", "Cancel"), button("primary", "Agree and save")
        self.save_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.save_button)
        cancel.clicked.connect(self.reject)
        self.save_button.clicked.connect(self._try)

    def _typed(self) -> Typed:
        return Typed(
            name=self.name.input.text().strip(),
            reached_by=self.reached_by.input.text(),
            place=self.place.input.text(),
            oauth=self.oauth.isChecked(),
            credentials={
                name: "" if self.oauth.isChecked() else entry.input.text().strip()
                for name, entry in self.secrets.items()
            },
        )

    def _show_command(self) -> None:
        by_hand = self._entry is None and self._stored is None
        for row in (*([self.place] if by_hand else []), *self.secrets.values()):
            row.setVisible(not self.oauth.isChecked() and row.parent() is not None)
        try:
            lines = self._draft(Typed("", self.reached_by.input.text(), oauth=self.oauth.isChecked())).reached_by
        except IpcError:
            lines = []
        address = len(lines) == 1 and lines[0].lower().startswith(("http://", "https://"))
        self.what.setText(_SPEAKS if address else _RUNS)
        self.command.setText("\n".join(lines) or "–")
        self.save_button.setEnabled(bool(lines))
        self.fit()

    def _draft(self, typed: Typed) -> Draft:
        if self._stored is None:
            return draft(typed, self._entry)
        return redraft(typed, self._stored.config, self._stored.type)

    def _try(self) -> None:
        typed = self._typed()
        if not typed.name:
            self.name.complain("Give it a name.")
            self.reveal(self.name.input)
            return
        if not self.name.judge():
            self.reveal(self.name.input)
            return
        try:
            wanted = self._draft(typed)
        except IpcError as error:
            self.say(error.message, "bad")
            return
        self.save_button.setEnabled(False)
        self._save(typed.name, wanted, self._tried)

    def _tried(self, view: ProviderView | None, why_not: str) -> None:
        if not self.isVisible():
            return
        self.save_button.setEnabled(True)
        if view is None:
            self.say(why_not, "bad")
            return
        self.saved = view
        self.accept()

    def done(self, result: int) -> None:
        """Close, and empty what was secret."""
        for entry in self.secrets.values():
            entry.input.clear()
        super().done(result)


def _said(entry: McpCatalogueEntry | None, stored: StoredServer | None) -> tuple[str, str]:
    """Title and explanation."""
    if stored is not None:
        return f"Change {stored.name}", "The server is started anew. A secret that is left empty stays as it is."
    if entry is not None:
        return f"Add {entry.name}", f"{entry.description} Published by {entry.publisher}: {entry.source}"
    return "Add an MCP server", "A program on this computer, or an address, whose tools widgets may call."


def _secrets_of(stored: StoredServer) -> dict[str, Entry]:
    return {name: Entry(f"New secret: {name}", placeholder="stays as it is", secret=True) for name in stored.secrets}


class SignInDialog(Dialog):
    """Whether to sign in at a server's page. Accepted means yes."""

    def __init__(self, server: str, host: str, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        words = "Your browser opens the page. What the server gives for it is kept encrypted on this computer."
        super().__init__(f"Sign in for {server}?", words, parent, colours)
        self.body.addWidget(text("label", "The page is at"))
        self.body.addWidget(text("list", host))
        cancel, self.open_button = button("cancel", "Cancel"), button("primary", "Open the page")
        self.open_button.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.open_button)
        cancel.clicked.connect(self.reject)
        self.open_button.clicked.connect(self.accept)
        self.open_button.setFocus()
