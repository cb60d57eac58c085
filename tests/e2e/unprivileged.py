"""Runs the app as a user other than root, so that Chromium's sandbox is on, also where the tests run as root."""

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

NOBODY = 65534
CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "docs", "ipc", "main_process", "renderer", "resources", "tests")


def is_root() -> bool:
    """Whether the tests run as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def as_nobody(command: Sequence[str]) -> list[str]:
    """`command`, run as nobody where the tests run as root."""
    if not is_root():
        return list(command)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise RuntimeError("the tests run as root and need setpriv (util-linux) to run the app as somebody else")
    # Should the tests be killed, the app goes with them.
    return [setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig=KILL", *command]


def asking(name_server: Path, command: Sequence[str]) -> list[str]:
    """`command`, run where `name_server` (a file like /etc/resolv.conf) is all that is known of name servers.

    Root only: it takes a mount namespace.
    """
    return [
        "unshare",
        "--mount",
        "sh",
        "-c",
        'mount --bind "$0" /etc/resolv.conf && exec "$@"',
        str(name_server),
        *command,
    ]


def give_to_nobody(folder: Path) -> None:
    """Let the app's user own `folder` and all in it."""
    if is_root():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)


@functools.cache
def python_command() -> tuple[str, ...]:
    """A Python with this one's packages and this checkout that the app's user can run: followed by `module, argv…`.

    No PYTHONPATH: the app would take it out of its import path, and rightly so.
    """
    python, packages, checkout = _readable_places()
    paths = [str(checkout), *(str(path) for path in packages)]
    start = (
        f"import runpy, sys; sys.path[:0] = {paths!r}; sys.argv = sys.argv[1:]; "
        "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
    )
    return (str(python), "-I", "-c", start)


def checkout_for_app() -> Path:
    """The checkout as the app's user sees it."""
    return _readable_places()[2]


@functools.cache
def _readable_places() -> tuple[Path, tuple[Path, ...], Path]:
    packages = tuple(dict.fromkeys(Path(sysconfig.get_paths()[kind]) for kind in ("purelib", "platlib")))
    if not is_root():
        return Path(sys.executable), packages, CHECKOUT
    checkout = CHECKOUT if _nobody_can_read(CHECKOUT) else _linked_copy(CHECKOUT, PACKAGES)
    readable = tuple(path if _nobody_can_read(path) else _linked_copy(path) for path in packages)
    return _python_for_nobody(), readable, checkout


def _python_for_nobody() -> Path:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        if Path(candidate).exists() and _nobody_can_run(candidate, version):
            return Path(candidate)
    copy = _linked_copy(Path(sys.base_prefix)) / "bin" / f"python{version}"
    if not _nobody_can_run(str(copy), version):
        raise RuntimeError(f"the tests run as root, and no Python {version} here can be run by anybody else")
    return copy


def _nobody_can_run(python: str, version: str) -> bool:
    check = f"import sys; sys.exit('%d.%d' % sys.version_info[:2] != {version!r})"
    return subprocess.run(as_nobody([python, "-I", "-c", check]), capture_output=True, check=False).returncode == 0


def _nobody_can_read(folder: Path) -> bool:
    return subprocess.run(as_nobody(["ls", str(folder)]), capture_output=True, check=False).returncode == 0


def _linked_copy(folder: Path, only: Sequence[str] = ()) -> Path:
    """A copy of `folder` where everybody can read it; hard links where the file system lets us, for 1 GB of Qt."""
    target = Path(tempfile.mkdtemp(prefix="lk-readable-"))
    target.chmod(0o755)
    for source in (folder / name for name in only) if only else folder.iterdir():
        if source.is_dir():
            ignored = shutil.ignore_patterns("node_modules")  # compiled modules are kept: they save time
            shutil.copytree(source, target / source.name, symlinks=True, copy_function=link, ignore=ignored)
        else:
            link(str(source), str(target / source.name))
    return target


def link(source: str, target: str) -> str:
    """A hard link where the file system lets us, else a copy; returns `target`."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target
