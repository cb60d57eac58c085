"""A widget package that is offered, and one that waits for its user's consent."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from main_process.widgets.manifest import Manifest
from main_process.widgets.package.checking import Checked
from main_process.widgets.powers import Power, ToolHint, no_hint, powers_of
from main_process.widgets.shelf import Installed, digest

Kind: TypeAlias = Literal["built-in", "extension", "installed", "dev"]


@dataclass(frozen=True, slots=True)
class Package:
    """A widget that is offered."""

    manifest: Manifest
    """As its author wrote it."""
    folder: Path
    kind: Kind
    source: str
    """Where it came from, for people: `built-in`, the name of an extension, a folder or a file."""
    installed: Installed | None = None
    """Its record, where its user installed it."""

    @property
    def powers(self) -> list[Power]:
        return self.powers_as_known(no_hint)

    def powers_as_known(self, tool_hint: ToolHint) -> list[Power]:
        """The same, with what is known of the tools that it names."""
        return powers_of(self.manifest, tool_hint)

    @property
    def revoked(self) -> frozenset[str]:
        """The names of the powers that its user took back."""
        return frozenset(self.installed.revoked) if self.installed else frozenset()

    def body(self, name: str) -> bytes | None:
        """A file of the package; None where there is none, or where it is not what was installed."""
        path = self.folder.joinpath(*name.split("/"))
        # The second: a symbolic link inside the folder that leads out of it.
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.folder)):
            return None
        try:
            body = path.read_bytes()
        except OSError:
            return None
        return body if self.installed is None or self.installed.digests.get(name) == digest(body) else None

    def is_intact(self) -> bool:
        """Whether every file is what was installed."""
        return self.installed is None or all(self.body(name) is not None for name in self.installed.digests)


@dataclass(frozen=True, slots=True)
class Offer:
    """A checked package that waits for its user's word."""

    checked: Checked
    source: str
    before: Package | None
    """The package that it would replace."""
    tool_hint: ToolHint = no_hint

    @property
    def powers(self) -> list[Power]:
        return powers_of(self.checked.manifest, self.tool_hint)

    @property
    def new_powers(self) -> list[Power]:
        """What it asks for and the package before it did not."""
        known = set(self.before.installed.granted) if self.before and self.before.installed else set()
        return [power for power in self.powers if power.name not in known]

    @property
    def needs_consent(self) -> bool:
        """An update from the same place that asks for nothing more needs none."""
        return self.before is None or self.before.source != self.source or bool(self.new_powers)
