"""Builds the wheel, installs it into a fresh environment outside the checkout, and starts what was installed.

`python -m tests.wheel_job`. The wheel is built from what is installed here, without a package index; the environment
gets the packages of resources/locks/app.txt and no others. They are links to those that the set-up has installed by
hash: unpacking a gigabyte again would prove nothing more. Prints nothing when all is well.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.e2e.unprivileged import link

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "resources" / "locks" / "app.txt"
PACKAGES = {"app", "ipc", "main_process", "renderer", "resources"}
TIME_LIMIT_S = 180
PNG = b"\x89PNG\r\n\x1a\n"


class JobFailed(Exception):
    """The wheel is not what it should be; the message says in what."""


def main() -> int:
    """Exit code 0 when the installed application ran and showed its widgets."""
    with tempfile.TemporaryDirectory(prefix="latchkey-wheel-") as folder:
        try:
            job(Path(folder))
        except JobFailed as failure:
            sys.stderr.write(f"{failure}\n")
            return 1
    return 0


def job(folder: Path) -> None:
    """Do it all inside `folder`. Raises JobFailed."""
    environment = _clean_environment(folder)
    wheel = build_wheel(folder, environment)
    check_contents(wheel)
    python = install(wheel, folder, environment)
    check_place(python, folder, environment)
    check_run(python, folder, environment)


def build_wheel(folder: Path, environment: Mapping[str, str]) -> Path:
    """Build with what is installed here: nothing is fetched."""
    output = folder / "dist"
    _run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(output), str(ROOT)],
        folder,
        environment,
    )
    (wheel,) = output.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """The packages and the built renderer are in it, its sources and the tests are not."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    if tops != PACKAGES:
        raise JobFailed(f"The wheel holds {sorted(tops)}, not {sorted(PACKAGES)}.")
    if "renderer/dist/index.html" not in names:
        raise JobFailed("The wheel holds no built renderer.")
    # What `latchkey types --kit` prints is no source of ours but something for authors.
    shipped = {"renderer/dist/widget-kit.d.ts"}
    sources = [
        name for name in names if (name.endswith((".ts", ".tsx")) and name not in shipped) or "node_modules" in name
    ]
    if sources:
        raise JobFailed(f"The wheel holds sources of the renderer: {sources[:5]}")


def install(wheel: Path, folder: Path, environment: Mapping[str, str]) -> Path:
    """A fresh environment with the pinned packages and the wheel; its interpreter."""
    _run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], folder, environment)
    python = folder / "venv" / "bin" / "python"
    site = _run([str(python), "-c", "import site; print(site.getsitepackages()[0])"], folder, environment)
    for package in pinned():
        link_package(package, Path(site.strip()))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--quiet", "--disable-pip-version-check"]
    _run([*pip, "install", "--no-input", "--no-deps", "--no-compile", "--no-index", str(wheel)], folder, environment)
    return python


def pinned() -> list[Distribution]:
    """The packages of the lock that this platform needs, as they are installed here. Raises JobFailed."""
    found = []
    for line in re.findall(r"^[a-z0-9][^\\\n]*", LOCK.read_text("utf-8"), re.MULTILINE):
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate():
            installed = distribution(wanted.name)
            if not wanted.specifier.contains(installed.version, prereleases=True):
                raise JobFailed(f"{installed.version} of {wanted.name} is installed here, and not {wanted.specifier}.")
            found.append(installed)
    return found


def link_package(package: Distribution, site: Path) -> None:
    """Put a package's files into another environment, but for its commands. Qt's packages share some."""
    for file in package.files or []:
        source, target = Path(str(package.locate_file(file))), site / file
        if ".." not in file.parts and source.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            link(str(source), str(target))


def check_place(python: Path, folder: Path, environment: Mapping[str, str]) -> None:
    """What starts is what was installed, not the checkout."""
    place = _run([str(python), "-c", "import app; print(app.__file__)"], folder, environment).strip()
    if not Path(place).is_relative_to(folder):
        raise JobFailed(f"The package 'app' comes from {place}.")


def check_run(python: Path, folder: Path, environment: Mapping[str, str]) -> None:
    """`latchkey run --headless` prints one settled widget per line and writes a picture."""
    picture = folder / "dashboard.png"
    latchkey = python.with_name("latchkey")
    printed = _run(
        [str(latchkey), "run", "--headless", "--user-data", str(folder / "data"), "--screenshot", str(picture)],
        folder,
        environment,
    )
    widgets = [json.loads(line) for line in printed.splitlines()]
    if not widgets:
        raise JobFailed("The installed application printed no widget.")
    unsettled = [widget for widget in widgets if widget.get("state") != "ready"]
    if unsettled:
        raise JobFailed(f"Widgets of the installed application are not ready: {unsettled}")
    if not picture.exists() or not picture.read_bytes().startswith(PNG):
        raise JobFailed("The installed application wrote no picture.")


def _clean_environment(folder: Path) -> dict[str, str]:
    home = folder / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_", "QT"))}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "VIRTUAL_ENV"):
        kept.pop(name, None)
    return {**kept, "HOME": str(home)}


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=TIME_LIMIT_S
        )
    except subprocess.TimeoutExpired as late:
        raise JobFailed(
            f"{' '.join(command)} took longer than {TIME_LIMIT_S} s:\n{late.stdout!r}{late.stderr!r}"
        ) from None
    if done.returncode != 0:
        raise JobFailed(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
