"""How large a package may be, counted while it is read: a bomb is refused before it has gone off."""

from main_process.widgets.faults import Fault, PackageRefused

MOST_BYTES = 20_000_000
MOST_FILES = 2_000

PACKAGE = "the package"
"""The place of a fault that is of no single file."""


class Budget:
    """What one package may still hold."""

    def __init__(self) -> None:
        self.left = MOST_BYTES
        self._files = 0

    def one_more_file(self) -> None:
        """Count a file. Raises PackageRefused."""
        self._files += 1
        if self._files > MOST_FILES:
            raise PackageRefused([Fault(PACKAGE, f"holds more than {MOST_FILES:,} files")])

    def take(self, size: int) -> None:
        """Count bytes, unpacked. Raises PackageRefused."""
        self.left -= size
        if self.left < 0:
            raise PackageRefused([Fault(PACKAGE, f"unpacks to more than {MOST_BYTES // 1_000_000} MB")])
