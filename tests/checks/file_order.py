"""The order of test files where they run side by side: those with windows spread among the others, none at the end.

A window is waited for, so another file's tests can have the processor meanwhile; two windows at a time would take it
from each other. Files of unit tests are short and come last: no worker is left alone with something long.
"""

import os
from pathlib import Path

import pytest

_WINDOWS_END = 0.75
"""Where in the order the last file with windows is."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in order. Every worker does the same; one test after the other stays as it was collected."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = places(list(dict.fromkeys(item.path for item in items)))
        items.sort(key=lambda item: place[item.path])


def places(files: list[Path]) -> dict[Path, float]:
    """Where each file is, from 0 to 1."""
    windows = [file for file in files if "e2e" in file.parts]
    others = [file for file in files if "e2e" not in file.parts]
    return {
        **{file: _WINDOWS_END * nth / len(windows) for nth, file in enumerate(windows)},
        **{file: nth / len(others) for nth, file in enumerate(others)},
    }
