"""One running window for all attacks that do not destroy it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.temporary import in_memory
from tests.e2e.attacks.stage import build_stage
from tests.e2e.harness import AppProcess

Stage = tuple[Path, tuple[Path, ...]]


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The renderer and the widget packages of the attacks."""
    folder = Path(tempfile.mkdtemp(prefix="lk-", dir=in_memory()))
    folder.chmod(0o755)
    yield build_stage(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def shared_app(stage: Stage) -> Iterator[AppProcess]:
    """A window for the attacks of one module, which leave it as they found it."""
    folder = Path(tempfile.mkdtemp(prefix="lk-", dir=in_memory()))
    folder.chmod(0o755)
    dist, widgets = stage
    with AppProcess(folder / "data", product=False, dist=dist, widgets=widgets) as app:
        yield app
    shutil.rmtree(folder)


@pytest.fixture
def own_app(stage: Stage, place: Path) -> Iterator[AppProcess]:
    """A window that the attack may destroy; not started yet."""
    dist, widgets = stage
    app = AppProcess(place / "data", product=False, dist=dist, widgets=widgets)
    yield app
    app.kill()
