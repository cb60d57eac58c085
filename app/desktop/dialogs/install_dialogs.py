"""Native questions about other people's widgets: what one will be able to do, whether it is removed, what is wrong."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from app.desktop.dialogs.base_dialog import Dialog, button, text
from app.desktop.dialogs.theme import Colours
from main_process.widgets.faults import Fault
from main_process.widgets.packages import Offer
from main_process.widgets.powers import Power

TALLEST_LIST = 260
"""Pixels; a longer list scrolls, so that the buttons stay on the screen."""
MOST_FAULTS = 40
LONGEST_WORD = 40
"""Characters of the default font that fit into a line."""


class InstallDialog(Dialog):
    """Whose widget it is and what it will be able to do. Accepted means that its user agrees to all of it."""

    def __init__(self, offer: Offer, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        manifest, before = offer.checked.manifest, offer.before
        title = f"Update {manifest.name}?" if before else f"Install {manifest.name}?"
        # In one line: what its author writes cannot pass for what is asked below it.
        super().__init__(title, " ".join(manifest.description.split()), parent, colours)
        author = f"It says that it is by {manifest.author}." if manifest.author else "It does not say who wrote it."
        version = f"Version {manifest.version}"
        if before:
            version += f", in place of {before.manifest.version}"
        self.body.addWidget(text("hint", f"{version}, from {Path(offer.source).name}. {author} Latchkey cannot tell."))
        new = {power.name for power in offer.new_powers} if before else set()
        if before and before.source != offer.source:
            self.say("It does not come from where the present one came from.", "warning")
        self._list("New: it will also be able to", [power for power in offer.powers if power.name in new])
        self._list(
            "As before, it can" if before else "It will be able to",
            [power for power in offer.powers if power.name not in new],
        )
        if not offer.powers:
            self.body.addWidget(text("list", "It can draw itself, and nothing else."))
        self.body.addWidget(
            text(
                "hint",
                "It runs in a frame of its own, without network, and never sees a key. You can take each power back.",
            )
        )
        self.install_button = button("primary", "Update" if before else "Install")
        self.ask("Cancel", self.install_button)

    def _list(self, label: str, powers: Sequence[Power]) -> None:
        if powers:
            self.body.addWidget(text("label", label))
            self.body.addWidget(scrolling_list([power.words for power in powers]))


class RemoveWidgetDialog(Dialog):
    """Whether to remove a widget. Accepted means yes."""

    def __init__(
        self, name: str, uses: Sequence[str], parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        words = "Its files are removed from this computer." + ("" if uses else " No dashboard has it.")
        super().__init__(f"Remove {name}?", words, parent, colours)
        if uses:
            self.body.addWidget(text("label", "Its tiles stay, and say what they lack, on"))
            self.body.addWidget(scrolling_list(list(uses)))
        self.remove_button = button("danger", "Remove")
        self.ask("Cancel", self.remove_button)


class RefusedDialog(Dialog):
    """Everything that is wrong with a package."""

    def __init__(
        self, name: str, faults: Sequence[Fault], parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        super().__init__(f"{name} cannot be installed", "Nothing of it is left on this computer.", parent, colours)
        rest = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        self.body.addWidget(scrolling_list([*map(str, faults[:MOST_FAULTS]), *rest]))
        close = button("primary", "Close")
        close.setDefault(True)
        self.buttons.addStretch(1)
        self.buttons.addWidget(close)
        close.clicked.connect(self.reject)
        close.setFocus()


class OpenDialog(Dialog):
    """Whether something may be opened outside of Latchkey. Accepted means yes."""

    def __init__(
        self, title: str, asked: str, what: str, parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        super().__init__(title, asked, parent, colours)
        # The whole address: a part that is not shown could mislead.
        self.body.addWidget(scrolling_list([what], bullets=False))
        self.open_button = button("primary", "Open")
        self.ask("Cancel", self.open_button)


class LinkDialog(OpenDialog):
    """Whether a widget may have a page opened in the browser."""

    def __init__(self, widget: str, url: str, parent: QWidget | None = None, colours: Colours | None = None) -> None:
        asked = f"The widget “{widget}” asks for it:"
        super().__init__("Open a page in your browser?", asked, url, parent, colours)


class FileDialog(OpenDialog):
    """Whether a file of the user's folders may be opened in its program."""

    def __init__(
        self, widget: str | None, name: str, parent: QWidget | None = None, colours: Colours | None = None
    ) -> None:
        asked = f"The widget “{widget}” asks for it:" if widget is not None else "It opens in its own program:"
        super().__init__("Open this file?", asked, name, parent, colours)


def scrolling_list(lines: Sequence[str], *, bullets: bool = True) -> QWidget:
    """Lines in a box; as tall as they need, up to a limit, beyond which they scroll."""
    shown = [f"•  {line}" if bullets else line for line in lines]
    label = text("list", "\n".join(breakable(line) for line in shown))
    label.setAccessibleName("; ".join(lines))
    height = label.heightForWidth(440)
    if height <= TALLEST_LIST:
        return label
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFixedHeight(TALLEST_LIST)
    area.setWidget(label)
    return area


def breakable(line: str) -> str:
    """A line that can be wrapped inside its long words: addresses and paths have no spaces."""
    return " ".join(
        "".join(f"{character}\u200b" if character in "/.-_?&=:" else character for character in word)
        if len(word) > LONGEST_WORD
        else word
        for word in line.split(" ")
    )
