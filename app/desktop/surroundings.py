"""What a start needs of this computer, looked at before Qt and Chromium do: where it lacks, they abort the process."""

import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from app.desktop.chromium import Host, StartRefused, check_memory_can_be_shared, check_sandbox_possible

REMEDY = "Log in to a desktop to see the window, or run 'latchkey run --headless --screenshot FILE'."
_X11 = re.compile(r"(?:unix)?(?P<host>[^/]*):(?P<number>\d+)(?:\.\d+)?")
_X11_PORT = 6_000
_ANSWERS_WITHIN_S = 3.0


def check_surroundings(host: Host, environment: Mapping[str, str]) -> None:
    """Raise StartRefused, which says what lacks: user namespaces, memory to share, or a display."""
    check_sandbox_possible(host)
    check_memory_can_be_shared(host)
    check_display_answers(environment)


def check_display_answers(environment: Mapping[str, str], platform: str = sys.platform) -> None:
    """Raise StartRefused on a Linux without a desktop, or where nobody answers at the display that is named."""
    wanted = environment.get("QT_QPA_PLATFORM", "")
    if platform != "linux" or wanted == "offscreen":
        return
    named = {"DISPLAY": _x11_answers, "WAYLAND_DISPLAY": _wayland_answers}
    if wanted:
        named.pop("WAYLAND_DISPLAY" if wanted == "xcb" else "DISPLAY")
    tried = {name: environment[name] for name in named if environment.get(name)}
    if not tried:
        raise StartRefused(
            f"There is no display: {' and '.join(named)} {'are' if len(named) > 1 else 'is'} not set. {REMEDY}"
        )
    if not any(named[name](value, environment) for name, value in tried.items()):
        listed = " and ".join(f"{name} is '{value}'" for name, value in tried.items())
        raise StartRefused(f"The display does not answer: {listed}. {REMEDY}")


def _x11_answers(display: str, _environment: Mapping[str, str]) -> bool:
    found = _X11.fullmatch(display)
    if found is None:
        return True  # a form that only Qt knows
    number = int(found["number"])
    if found["host"]:
        return _connects((found["host"].strip("[]"), _X11_PORT + number))
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 (where every X server listens)
    return _connects(f"\0{path}") or _connects(path)


def _wayland_answers(display: str, environment: Mapping[str, str]) -> bool:
    return _connects(str(Path(environment.get("XDG_RUNTIME_DIR", "/"), display)))


def _connects(address: str | tuple[str, int]) -> bool:
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, _ANSWERS_WITHIN_S).close()
        else:
            with socket.socket(socket.AF_UNIX) as one:
                one.settimeout(_ANSWERS_WITHIN_S)
                one.connect(address)
    except (OSError, ValueError):
        return False
    return True
