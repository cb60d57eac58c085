"""What the page showed when the app last ran, for a start to draw before the main process is there.

A cache and nothing more: the page asks all of it anew, and the answers take its place. So a file that is damaged, was
written for another page, or is missing costs a second, and nothing is said of it.
"""

import hashlib
from pathlib import Path
from typing import Final

from main_process.kit.atomic_file import write_private
from main_process.kit.regular_file import read_regular

NOTHING: Final = b"null"
"""What the page reads where there is no view."""

MOST_BYTES = 1024 * 1024
"""A larger view is not kept: reading it would take longer than it spares."""


class LastView:
    """The file of one data folder, for the page of one build. Blocking."""

    def __init__(self, file: Path, dist: Path, first: Path | None = None) -> None:
        """`first` is a view for a folder in which nothing has been kept yet: what its first page will show."""
        self._file = file
        self._page = dist / "index.html"
        self._first = first

    def read(self) -> bytes:
        """The view as JSON that may stand in a `<script>`, or `null`. Never raises."""
        try:
            if self._first is not None:
                return _within_html(self._first.read_bytes())
            seal, _, view = read_regular(self._file, MOST_BYTES).partition(b"\n")
            return view if seal == self._seal(view) else NOTHING
        except OSError:
            return NOTHING

    def write(self, view: bytes) -> None:
        """Keep a view, in JSON. Raises OSError."""
        safe = _within_html(view)
        if len(safe) < MOST_BYTES - 100:
            write_private(self._file, self._seal(safe) + b"\n" + safe)

    def _seal(self, view: bytes) -> bytes:
        """Of the view and of the page that can read it: index.html names each of its files by their content."""
        return hashlib.sha256(self._page.read_bytes() + b"\n" + view).hexdigest().encode()


def _within_html(view: bytes) -> bytes:
    """JSON that cannot end the script in which it stands: only its strings hold a `<`."""
    return view.replace(b"<", rb"\u003c")
