"""Fixtures of the tests that start the real app."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.checks.temporary import in_memory
from tests.e2e.catalogue import Catalogue


@contextmanager
def _place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lk-", dir=in_memory()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the app's user can enter, and whose path is short: sockets live in it."""
    with _place() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_place() -> Iterator[Path]:
    """The same, for an app that the tests of a module share."""
    with _place() as folder:
        yield folder


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    """A shop's search service, for the tests of a module."""
    with Catalogue() as service:
        yield service
