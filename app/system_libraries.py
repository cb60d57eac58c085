"""The system libraries that QtWebEngine needs and PyPI's wheels do not bring, and how to get the missing ones.

Standard library only: the set-up asks before anything is installed, `latchkey doctor` asks again afterwards.
The list was found by running `ldd` on a bare Debian 12 until nothing was missing.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

PACKAGES: tuple[str, ...] = (
    "libegl1",
    "libgl1",
    "libnss3",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
    "libdbus-1-3",
    "libxcomposite1",
    "libxdamage1",
    "libxrandr2",
    "libxtst6",
    "libasound2",
    "libxkbfile1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-image0",
    "libxcb-render-util0",
    "libxcb-xinerama0",
    "libxcb-randr0",
    "libxcb-xkb1",
    "libfontconfig1",
    "libglib2.0-0",
    "fonts-dejavu-core",
)
"""Names on Debian 12 and Ubuntu 22.04; see RENAMED for later releases."""

TEST_PACKAGES = ("dbus", "gnome-keyring", "libsecret-1-0", "redis-server")
"""A real Secret Service for the tests of the credential store, and a server for those of the shared cache; without them
these tests are skipped."""

TEST_PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon", "redis-server")
"""What those tests start."""

RENAMED = {"libasound2": "libasound2t64", "libglib2.0-0": "libglib2.0-0t64"}
"""From Debian 13 and Ubuntu 24.04 on, packages rebuilt for 64-bit time have a new name."""

LIBRARIES = (
    "Qt/lib/libQt6WebEngineCore.so.6",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so",
)
"""What `ldd` is asked about, relative to the PySide6 package: the engine, and the plugins that open windows."""

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def uses_apt() -> bool:
    """Whether this is Debian, Ubuntu or one of their kind."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def missing_packages() -> list[str]:
    """Which of PACKAGES are not installed, by the name that this release has for them. Needs `uses_apt()`."""
    answer = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Package}\n", *PACKAGES, *RENAMED.values()],
        capture_output=True,
        text=True,
        check=False,  # 1 when any name is unknown, and then the names that are known still come
    )
    installed = {
        name
        for status, _, name in (line.partition(" ") for line in answer.stdout.splitlines())
        if status == "installed"
    }
    missing = [name for name in PACKAGES if name not in installed and RENAMED.get(name) not in installed]
    return [RENAMED[name] if name in RENAMED and _has_candidate(RENAMED[name]) else name for name in missing]


def _has_candidate(package: str) -> bool:
    answer = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False)
    return "Candidate:" in answer.stdout and "Candidate: (none)" not in answer.stdout


def apt_command(packages: Sequence[str]) -> str:
    """What a person types to get `packages`."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def refresh_lists() -> None:
    """Let apt know what there is; before that a new system knows no package at all. As root."""
    _apt_get("update")


def install_packages(packages: Sequence[str]) -> None:
    """Install through apt-get, as root and asking nothing. Raises CalledProcessError with apt's own words."""
    refresh_lists()
    _apt_get("install", "-y", "--no-install-recommends", *packages)


def _apt_get(*arguments: str) -> None:
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], env=quietly, capture_output=True, text=True, check=True)


def has_fonts(folders: Iterable[str] = FONT_FOLDERS) -> bool:
    """Whether there is any font: without one the window shows no letters."""
    return any(
        path.suffix in {".ttf", ".otf", ".ttc"}
        for folder in folders
        for path in Path(os.path.expandvars(folder.replace("~", "$HOME", 1))).rglob("*")
    )


def missing_shared_objects(pyside: Path, libraries: Iterable[str] = LIBRARIES) -> list[str]:
    """The sonames that the dynamic linker cannot find for QtWebEngine, on any distribution.

    `pyside` is the directory of the PySide6 package. Where there is no `ldd` nothing can be said: the list is empty.
    """
    if shutil.which("ldd") is None:
        return []
    missing: set[str] = set()
    for library in libraries:
        answer = subprocess.run(["ldd", str(pyside / library)], capture_output=True, text=True, check=False)
        missing.update(line.split()[0] for line in answer.stdout.splitlines() if "=> not found" in line)
    return sorted(missing)
