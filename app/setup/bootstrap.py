"""Makes a clone ready: `python3 -m app.setup.bootstrap run|test|bench|nightly`.

System libraries, .venv, packages, renderer. Standard library only, for the bare Python that a distribution brings.
What is made is remembered in .setup/ with a fingerprint of what it was made from, so that a set-up with nothing left
to do takes a fraction of a second.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app import system_libraries
from renderer import assets

ROOT = Path(__file__).resolve().parent.parent.parent
STAMPS = ROOT / ".setup"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MCP_SERVERS = ROOT / "tests" / "mcp_servers"

LOCKS = ("app", "test", "bench", "nightly")
"""Names in resources/locks, each holding everything of the one before it."""

PACKAGES = ("app", "ipc", "main_process")
"""What is imported at a start."""

LOCK_OF = {"run": "app", "test": "test", "bench": "bench", "nightly": "nightly"}
"""Purpose of a set-up → the lock it installs."""


class SetupFailed(Exception):
    """The set-up cannot go on; the message says why and what to do."""


@dataclass(frozen=True)
class Stamp:
    """Remembers what something was made from."""

    name: str
    fingerprint: Callable[[], str]

    def matches(self) -> bool:
        """Whether what was made is made from what is there now."""
        path = STAMPS / self.name
        return path.exists() and path.read_text(errors="replace") == self.fingerprint()

    def write(self) -> None:
        """Remember that it has just been made."""
        (STAMPS / self.name).write_text(self.fingerprint())


@dataclass(frozen=True)
class Step:
    """One thing to make ready, unless it is."""

    title: str
    is_ready: Callable[[], bool]
    make: Callable[[], None]

    def ensure(self) -> None:
        """Make it ready, saying so only when there is something to do."""
        if self.is_ready():
            return
        started = time.monotonic()
        print(f"• {self.title} …", flush=True)
        self.make()
        print(f"  {time.monotonic() - started:.0f} s", flush=True)


def prepare(purpose: str) -> None:
    """Make everything ready for `run`, `test`, `bench` or `nightly`. Raises SetupFailed."""
    if not os.access(ROOT, os.W_OK):
        raise SetupFailed(f"You may not write to {ROOT}. Clone Latchkey into a folder of your own.")
    lock = LOCK_OF[purpose]
    STAMPS.mkdir(exist_ok=True)
    with _alone():
        for step in (
            Step("Making .venv", _has_venv, _make_venv),
            Step(
                f"Installing packages, pinned and hashed ({lock})",
                _packages_stamp(lock).matches,
                lambda: _install(lock),
            ),
            Step("Looking for QtWebEngine's system libraries", _system_stamp().matches, _ensure_system_libraries),
            Step(
                "Installing a keyring and a cache server for the tests",
                lambda: purpose == "run" or _has_test_programs(),
                _install_test_packages,
            ),
            Step("Installing Latchkey itself", _project_stamp().matches, _install_project),
            Step("Compiling Latchkey", _bytecode_stamp().matches, _compile),
            Step("Building the renderer", assets.is_current, _build_renderer),
            Step(
                "Installing MCP servers for the tests",
                lambda: purpose == "run" or assets.is_installed(MCP_SERVERS),
                _install_mcp_servers,
            ),
        ):
            step.ensure()


@contextmanager
def _alone() -> Iterator[None]:
    """Two set-ups of one clone wait for each other."""
    with (STAMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _apt(packages: Sequence[str]) -> None:
    try:
        system_libraries.install_packages(packages)
    except subprocess.CalledProcessError as failure:
        raise SetupFailed(
            f"apt-get could not install {' '.join(packages)}:\n{failure.stderr}{failure.stdout}"
        ) from None


def _refresh_lists() -> None:
    try:
        system_libraries.refresh_lists()
    except subprocess.CalledProcessError as failure:
        raise SetupFailed(f"apt-get could not update its lists:\n{failure.stderr}{failure.stdout}") from None


def _venv_stamp() -> Stamp:
    # The folder belongs to it: the scripts of a .venv that was moved name an interpreter that is gone.
    return Stamp("venv", lambda: f"{ROOT} Python {sys.version_info.major}.{sys.version_info.minor}")


def _has_venv() -> bool:
    return PYTHON.exists() and _venv_stamp().matches() and not _half_installed().exists()


def _half_installed() -> Path:
    """Is there while pip installs. Where a set-up finds it, the one before was killed: some packages may be there in
    part, which pip takes for installed.
    """
    return STAMPS / "installing"


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not system_libraries.uses_apt():
            raise SetupFailed(
                "This Python has no 'ensurepip': install your distribution's package for Python's 'venv'."
            )
        if os.geteuid() != 0:
            command = system_libraries.apt_command([package])
            raise SetupFailed(
                f"This Python cannot make a virtual environment yet. This mends it; then try again:\n\n    {command}\n"
            )
        _apt([package])
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Making .venv")
    _venv_stamp().write()
    _half_installed().unlink(missing_ok=True)


def _venv_identity() -> str:
    made = (VENV / "pyvenv.cfg").stat()
    return f"{made.st_ino} {made.st_mtime_ns}"


def _lock_file(lock: str) -> Path:
    return ROOT / "resources" / "locks" / f"{lock}.txt"


def _packages_stamp(lock: str) -> Stamp:
    return Stamp(
        f"packages-{lock}",
        lambda: f"{_venv_identity()} {hashlib.sha256(_lock_file(lock).read_bytes()).hexdigest()}",
    )


def _install(lock: str) -> None:
    # Wheels run no code when they are installed. Of the benchmarks' packages one has no wheel.
    only_wheels = () if lock in {"bench", "nightly"} else ("--only-binary", ":all:")
    _half_installed().touch()
    try:
        _pip("--require-hashes", "--no-deps", *only_wheels, "--requirement", str(_lock_file(lock)))
    except SetupFailed:
        # What pip gives up by itself it takes back.
        _half_installed().unlink()
        raise
    _half_installed().unlink()
    for covered in LOCKS[: LOCKS.index(lock) + 1]:
        _packages_stamp(covered).write()


def _system_stamp() -> Stamp:
    def fingerprint() -> str:
        # What apt installs or removes changes this file.
        status = Path("/var/lib/dpkg/status")
        return f"{_venv_identity()} {status.stat().st_mtime_ns if status.exists() else ''}"

    return Stamp("system-libraries", fingerprint)


def _ensure_system_libraries() -> None:
    if missing := _missing_libraries():
        if not system_libraries.uses_apt():
            raise SetupFailed(
                "QtWebEngine needs what this system lacks. Install the packages that hold these, then try again:\n\n"
                f"    {' '.join(missing)}\n"
            )
        if os.geteuid() != 0:
            raise SetupFailed(
                "QtWebEngine needs system libraries that are not installed. This installs them; then try again:\n\n"
                f"    {system_libraries.apt_command(system_libraries.missing_packages())}\n"
            )
        _refresh_lists()
        if packages := system_libraries.missing_packages():
            _apt(packages)
        if still := _missing_libraries():
            raise SetupFailed(
                "All packages that Latchkey knows of are installed, and QtWebEngine still misses these libraries. "
                f"Install the packages that hold them, then try again:\n\n    {' '.join(still)}\n"
            )
    _system_stamp().write()


def _has_test_programs() -> bool:
    """Or whether there is nothing to be done about it: the tests that need them say so when they are skipped."""
    may_install = os.geteuid() == 0 and system_libraries.uses_apt()
    return not may_install or all(shutil.which(program) for program in system_libraries.TEST_PROGRAMS)


def _install_test_packages() -> None:
    _apt(system_libraries.TEST_PACKAGES)


def _missing_libraries() -> list[str]:
    """What the dynamic linker does not find, on whatever distribution; and fonts: without them there are no letters."""
    if not sys.platform.startswith("linux"):
        return []
    (pyside,) = VENV.glob("lib/python3.*/site-packages/PySide6")
    missing = system_libraries.missing_shared_objects(pyside)
    return missing if system_libraries.has_fonts() else [*missing, "fonts"]


def _project_stamp() -> Stamp:
    def fingerprint() -> str:
        pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        parts = (pyproject["build-system"], pyproject["project"], pyproject["tool"]["hatch"])
        return f"{_venv_identity()} {hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"

    return Stamp("project", fingerprint)


def _install_project() -> None:
    # Editable: the checkout is what runs, with the metadata and entry points of an installed application.
    _pip("--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    _project_stamp().write()


def _bytecode_stamp() -> Stamp:
    def fingerprint() -> str:
        sources = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
        looked = [(str(path.relative_to(ROOT)), (state := path.stat()).st_size, state.st_mtime_ns) for path in sources]
        return f"{_venv_identity()} {hashlib.sha256(json.dumps(looked).encode()).hexdigest()}"

    return Stamp("bytecode", fingerprint)


def _compile() -> None:
    # Python would do it at the first start, which took twice as long for it; or never, where the environment forbids
    # it or the folder is not the user's.
    _run([str(PYTHON), "-m", "compileall", "-q", *PACKAGES], "Compiling")
    _run([str(PYTHON), "-m", "app.setup.methods"], "Compiling the methods of dataclasses")
    _bytecode_stamp().write()


def _pip(*arguments: str) -> None:
    _run(
        [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *arguments], "pip"
    )


def _build_renderer() -> None:
    _run([str(PYTHON), str(ROOT / "renderer" / "assets.py")], "Building the renderer")


def _install_mcp_servers() -> None:
    _run([str(PYTHON), str(ROOT / "renderer" / "assets.py"), "--packages", str(MCP_SERVERS)], "Installing MCP servers")


def _run(command: Sequence[str], what: str) -> None:
    environment = dict(os.environ)
    if not os.access(environment.get("HOME", ""), os.W_OK):
        environment["PIP_CACHE_DIR"] = str(STAMPS / "pip-cache")
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise SetupFailed(f"{what} failed:\n{done.stdout}")


def main() -> int:
    """Exit code 0 when everything is ready, 1 after saying what is not."""
    parser = argparse.ArgumentParser(prog="python3 -m app.setup.bootstrap", description=__doc__)
    parser.add_argument("purpose", choices=LOCK_OF)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may know fewer characters than the titles have
    try:
        prepare(parser.parse_args().purpose)
    except SetupFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except OSError as failure:
        # A full disk, a file where a folder belongs: nothing that a traceback would explain.
        print(f"\nThe set-up cannot go on: {failure.strerror}: {failure.filename or ROOT}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
