"""What the app takes over from the environment it was started in: as little as possible, before Qt is touched.

Qt and Chromium read dozens of variables. One opens a debugger that any web page may connect to, one switches the
sandbox off, others load plugins from a folder or dump TLS keys. So this is a list of what stays, not of what goes.
"""

import sys
from collections.abc import MutableMapping
from pathlib import Path

KEPT = frozenset(
    {
        "QT_ACCESSIBILITY",
        "QT_ENABLE_HIGHDPI_SCALING",
        "QT_FONT_DPI",
        "QT_IM_MODULE",
        "QT_IM_MODULES",
        "QT_SCALE_FACTOR",
        "QT_SCALE_FACTOR_ROUNDING_POLICY",
        "QT_SCREEN_SCALE_FACTORS",
    }
)
"""How things look and how one types: harmless, and somebody needs each of them."""

PLATFORMS = frozenset({"cocoa", "offscreen", "wayland", "windows", "xcb"})
"""What QT_QPA_PLATFORM may name. It also takes options (`vnc:port=5900` opens a port): those never pass."""

GUARDED_PREFIXES = ("QT_", "QTWEBENGINE", "QML", "PYTHON", "CHROME_")
GUARDED = frozenset({"SSLKEYLOGFILE", "NSS_TRACE_FILE", "G_MESSAGES_DEBUG", "GTK_MODULES", "GCONV_PATH"})
"""SSLKEYLOGFILE is obeyed by Chromium and by Python's ssl: it would write the key of every TLS connection to a file."""


def scrub_environment(environment: MutableMapping[str, str]) -> tuple[str, ...]:
    """Remove every variable that could weaken the app; returns the names of those that were there, sorted."""
    removed = []
    for name in tuple(environment):
        if _is_guarded(name) and not _is_kept(name, environment[name]):
            del environment[name]
            removed.append(name)
    return tuple(sorted(removed))


def scrub_import_path(python_path: str | None, separator: str, import_path: list[str]) -> None:
    """Take what PYTHONPATH named out of `import_path`, save for the folder that this very program came from.

    Only what is imported from now on is protected: who sets PYTHONPATH can run code in any Python program he starts.
    """
    here = Path(__file__).resolve().parent.parent.parent
    named = {Path(entry).resolve() for entry in (python_path or "").split(separator) if entry}
    import_path[:] = [entry for entry in import_path if Path(entry).resolve() not in named - {here} or not entry]


def secure_process(environment: MutableMapping[str, str], separator: str) -> tuple[str, ...]:
    """Scrub the import path and the environment of this process; the first thing that a start does."""
    scrub_import_path(environment.get("PYTHONPATH"), separator, sys.path)
    return scrub_environment(environment)


def _is_guarded(name: str) -> bool:
    return name in GUARDED or name.upper().startswith(GUARDED_PREFIXES)


def _is_kept(name: str, value: str) -> bool:
    return name in KEPT or (name == "QT_QPA_PLATFORM" and value in PLATFORMS)
