"""What `latchkey doctor` looks at: each check says what it found and, where that is not as it should be, what mends it.

A check asks this computer and changes nothing on it. Everything it depends on is an argument.
"""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app import system_libraries
from app.desktop.chromium import Host, StartRefused, check_sandbox_possible, check_versions
from main_process.api.care_channels import Remedy
from main_process.vault.errors import Reason, StoreError
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.status import StoreStatus

STORE_REMEDIES: dict[Reason, Remedy] = {
    Reason.LOCKED: "unlock",
    Reason.KEY_WRONG: "unlock",
    Reason.OLD_COPY: "accept",
}
LEAST_FREE_BYTES = 100 * 1024 * 1024


class Verdict(StrEnum):
    """Whether Latchkey works (`ok`), works with something missing (`warning`), or will not work (`problem`)."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `remedy` is what to do about it; empty where nothing is to be done.

    `command` is what to type in a terminal for it; `action` what the window's button for it does.
    """

    check: str
    verdict: Verdict
    found: str
    remedy: str = ""
    command: str = ""
    action: Remedy | None = None


def check_display(environment: Mapping[str, str], platform: str = sys.platform) -> Finding:
    """Whether there is a screen to open a window on."""
    for variable, system in (("WAYLAND_DISPLAY", "Wayland"), ("DISPLAY", "X11")):
        if environment.get(variable):
            return Finding("display", Verdict.OK, f"{system}, {environment[variable]}")
    if platform != "linux":
        return Finding("display", Verdict.OK, "the system's own")
    return Finding(
        "display",
        Verdict.WARNING,
        "none: neither WAYLAND_DISPLAY nor DISPLAY is set",
        "Log in to a desktop to see the window, or run 'latchkey run --headless --screenshot FILE'.",
    )


def check_system_libraries(pyside: Path | None) -> Finding:
    """Whether the dynamic linker finds all that QtWebEngine needs. `pyside`: the package's folder, None without it."""
    name = "system libraries"
    if pyside is None:
        return Finding(
            name, Verdict.PROBLEM, "PySide6 is not installed", "Install Latchkey again, with its dependencies."
        )
    missing = system_libraries.missing_shared_objects(pyside)
    if sys.platform == "linux" and not system_libraries.has_fonts():
        missing.append("fonts")
    if not missing:
        return Finding(name, Verdict.OK, "complete")
    remedy, command = "Install the packages that hold them.", ""
    if system_libraries.uses_apt() and (packages := system_libraries.missing_packages()):
        remedy = command = system_libraries.apt_command(packages)
    return Finding(name, Verdict.PROBLEM, f"missing: {', '.join(missing)}", remedy, command)


def check_web_engine() -> Finding:
    """Whether QtWebEngine loads and has the security patches that Latchkey counts on."""
    name = "web engine"
    try:
        from PySide6.QtWebEngineCore import (  # noqa: PLC0415 - a Qt that does not load is a finding, not a crash
            qWebEngineChromiumSecurityPatchVersion,
            qWebEngineChromiumVersion,
        )
    except ImportError as error:
        return Finding(name, Verdict.PROBLEM, f"QtWebEngine does not load: {error}", "See 'system libraries'.")
    patch = str(qWebEngineChromiumSecurityPatchVersion())
    try:
        check_versions(patch)
    except StartRefused as refused:
        return Finding(name, Verdict.PROBLEM, f"Chromium with security patches up to {patch}", str(refused))
    pyside = importlib.metadata.version("PySide6")
    return Finding(
        name,
        Verdict.OK,
        f"PySide6 {pyside}, Chromium {qWebEngineChromiumVersion()!s} with security patches up to {patch}",
    )


def check_sandbox(host: Host) -> Finding:
    """Whether Chromium can lock its renderer processes in."""
    if host.root:
        return Finding(
            "sandbox",
            Verdict.WARNING,
            "off: Chromium has none when it runs as root",
            "Run Latchkey as an ordinary user.",
        )
    try:
        check_sandbox_possible(host)
    except StartRefused as refused:
        return Finding("sandbox", Verdict.PROBLEM, "impossible here", str(refused))
    return Finding("sandbox", Verdict.OK, "user namespaces and system call filters")


def check_renderer(dist: Path) -> Finding:
    """Whether the window has its page."""
    if (dist / "index.html").exists():
        return Finding("renderer", Verdict.OK, "built")
    return Finding("renderer", Verdict.PROBLEM, f"not built: {dist} holds no page", "In a checkout: make run")


def check_user_data(folder: Path) -> Finding:
    """Whether the user's folder can be written, is private, and has space. It need not exist yet."""
    name = "user data"
    # A link may lead where a folder can be made; one that leads to itself is what is there.
    place = Path(os.path.realpath(folder))
    existing = next(path for path in (place, *place.parents) if os.path.lexists(path))
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        return Finding(name, Verdict.PROBLEM, f"{existing} cannot be written", "Name another folder with --user-data.")
    free = shutil.disk_usage(existing).free
    if free < LEAST_FREE_BYTES:
        return Finding(name, Verdict.PROBLEM, f"{free // 1_000_000} MB are left for {folder}", "Free some space.")
    if existing == place and os.name == "posix" and folder.stat().st_mode & 0o077:
        command = f"chmod 700 '{folder}'"
        return Finding(name, Verdict.WARNING, f"{folder} is open to other users", command, command, "make-private")
    return Finding(name, Verdict.OK, str(folder) if existing == place else f"{folder}, made at the first start")


def check_keyring(keyring: OsKeyring, status: StoreStatus | None) -> Finding:
    """Whether the system has a keyring for the credential store's key, unless the store keeps its key elsewhere."""
    try:
        back_end = keyring.name()
    except StoreError as error:
        return Finding("keyring", Verdict.WARNING, error.message, "Unlock it or answer its prompt, then try again.")
    if back_end is not None:
        return Finding("keyring", Verdict.OK, back_end)
    if status is not None and (status.persistent or status.reason is Reason.LOCKED):
        return Finding("keyring", Verdict.OK, "none, and the store needs none")
    return Finding(
        "keyring",
        Verdict.WARNING,
        "none: providers are kept in memory and are gone when Latchkey closes",
        "Install and unlock one (gnome-keyring or KWallet), or choose a passphrase on the Providers page.",
        action="protect",
    )


def check_store(status: StoreStatus | None) -> Finding:
    """What the credential store says of itself; None: there is none yet. A locked one only wants its passphrase."""
    if status is None:
        return Finding("store", Verdict.OK, "none yet; the first saved provider makes it")
    if status.reason is Reason.LOCKED:
        return Finding("store", Verdict.OK, status.sentence, action="unlock")
    verdict = {"info": Verdict.OK, "warning": Verdict.WARNING, "danger": Verdict.PROBLEM}[status.level]
    action = STORE_REMEDIES.get(status.reason) if status.reason else "protect" if verdict is Verdict.WARNING else None
    return Finding("store", verdict, status.sentence, status.action, action=action)


def worst(findings: Sequence[Finding]) -> Verdict:
    """The verdict on all of them together."""
    order = [Verdict.OK, Verdict.WARNING, Verdict.PROBLEM]
    return max((finding.verdict for finding in findings), key=order.index, default=Verdict.OK)
