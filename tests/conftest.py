"""What holds for every test: its own home, no display, no unexpected log, no unexpected word from Qt."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.checks.temporary import in_memory
from tests.fakes import passphrases

pytest_plugins = [
    "tests.checks.file_order",
    "tests.checks.logs",
    "tests.checks.loop_threads",
    "tests.checks.qt_messages",
]

# `make test` runs the same examples every time; `make nightly` looks for new ones.
hypothesis.settings.register_profile(
    "default", max_examples=50, deadline=None, derandomize=True, database=None, print_blob=True
)
hypothesis.settings.register_profile(
    "nightly",
    max_examples=2_000,  # with all else that is long, an hour on two cores
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

passphrases.make_cheap()

if (memory := in_memory()) is not None:
    os.environ["PYTEST_DEBUG_TEMPROOT"] = memory  # where pytest makes `tmp_path`

# Before anything imports Qt: no test opens a window on somebody's screen or asks somebody's keyring.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for name in [*os.environ]:
    if name in {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"} or name.startswith("QTWEBENGINE_"):
        del os.environ[name]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of the test's own, which HOME and the XDG variables point to. Short: sockets live in it."""
    folder = Path(tempfile.mkdtemp(prefix="lk-", dir=in_memory()))
    monkeypatch.setenv("HOME", str(folder))
    for variable, place in {
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": "run",
    }.items():
        (folder / place).mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(variable, str(folder / place))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
