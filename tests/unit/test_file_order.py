"""Where each test file comes when they run side by side (tests/checks/file_order.py)."""

import itertools
from pathlib import Path

from tests.checks.file_order import places

WINDOWS = [Path("tests", "e2e", f"test_{nth}.py") for nth in range(4)]
OTHERS = [Path("tests", "unit", f"test_{nth}.py") for nth in range(12)]


def test_windows_are_spread_among_the_others_and_none_is_at_the_end() -> None:
    """Two neighbours never both open windows, and the last quarter opens none."""
    place = places([*WINDOWS, *OTHERS])
    opens = [file in WINDOWS for file in sorted(place, key=lambda file: place[file])]

    assert sum(opens) == len(WINDOWS)
    assert not any(one and another for one, another in itertools.pairwise(opens))
    assert not any(opens[-4:])


def test_files_of_one_kind_keep_their_order() -> None:
    """Also where there is only one kind."""
    for files in (WINDOWS, OTHERS):
        place = places(files)
        assert sorted(files, key=lambda file: place[file]) == files
