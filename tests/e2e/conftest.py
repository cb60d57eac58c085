"""Fixtures of the tests that start the real app."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the app's user can enter, and whose path is short: sockets live in it."""
    folder = Path(tempfile.mkdtemp(prefix="lk-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
