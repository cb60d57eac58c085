"""What is left of a hostile environment."""

import os
from pathlib import Path

import pytest

from app.desktop.environment import scrub_environment, scrub_import_path


@pytest.mark.parametrize(
    "name",
    [
        "QTWEBENGINE_REMOTE_DEBUGGING",
        "QTWEBENGINE_CHROMIUM_FLAGS",
        "QTWEBENGINE_DISABLE_SANDBOX",
        "QTWEBENGINEPROCESS_PATH",
        "QT_PLUGIN_PATH",
        "QT_SOMETHING_NEW",
        "QML2_IMPORT_PATH",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "SSLKEYLOGFILE",
        "CHROME_DEVEL_SANDBOX",
    ],
)
def test_what_could_weaken_is_removed_and_named(name: str) -> None:
    """Known hazards and unknown relatives of theirs go."""
    environment = {name: "x", "HOME": "/home/me"}
    assert (scrub_environment(environment), environment) == ((name,), {"HOME": "/home/me"})


@pytest.mark.parametrize(
    ("platform", "kept"), [("offscreen", True), ("xcb", True), ("vnc:port=5900", False), ("minimal:x", False)]
)
def test_a_platform_passes_by_its_plain_name_only(platform: str, kept: bool) -> None:
    """Options of a platform plugin can open a port."""
    environment = {"QT_QPA_PLATFORM": platform}
    scrub_environment(environment)
    assert ("QT_QPA_PLATFORM" in environment) is kept


def test_what_one_needs_to_see_and_type_stays() -> None:
    """Scaling, input methods and accessibility are the user's."""
    environment = {"QT_SCALE_FACTOR": "2", "QT_IM_MODULE": "fcitx", "QT_ACCESSIBILITY": "1", "LANG": "de_DE"}
    assert scrub_environment(environment) == ()
    assert len(environment) == 4


def test_python_path_leaves_the_import_path(tmp_path: Path) -> None:
    """What PYTHONPATH named is imported from no longer, except this program's own folder."""
    here = str(Path(__file__).resolve().parents[4])
    import_path = ["/usr/lib/python3", str(tmp_path), here]
    scrub_import_path(os.pathsep.join([str(tmp_path), here]), os.pathsep, import_path)
    assert import_path == ["/usr/lib/python3", here]
