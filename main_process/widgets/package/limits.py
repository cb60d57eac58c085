"""How large a package may be, counted while it is read: a zip bomb is refused before it is unpacked."""

from main_process.kit.figures import count
from main_process.widgets.faults import Fault, PackageRefused

MOST_BYTES = 20_000_000
MOST_FILES = 2_000

PACKAGE = "the package"
"""The place of a fault that is of no single file."""


class Budget:
    """What one package, or another zip, may still hold."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES, what: str = PACKAGE) -> None:
        """`what` names the whole in what is said of it."""
        self.left = most_bytes
        self.most_files = most_files
        self.what = what
        self._most_bytes = most_bytes
        self._files = 0

    def one_more_file(self) -> None:
        """Count a file. Raises PackageRefused."""
        self._files += 1
        if self._files > self.most_files:
            raise PackageRefused([Fault(self.what, f"holds more than {count(self.most_files)} files")])

    def take(self, size: int) -> None:
        """Count bytes, unpacked. Raises PackageRefused."""
        self.left -= size
        if self.left < 0:
            raise PackageRefused([Fault(self.what, f"unpacks to more than {self._most_bytes // 1_000_000} MB")])
