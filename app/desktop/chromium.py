"""How Chromium is started, and when Latchkey refuses to start with it."""

import os
import shutil
import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

MINIMUM_SECURITY_PATCH = (155, 0, 8059, 85)
"""The Chromium security patches that QtWebEngine must have at least: those of PySide6 6.11.3."""

FLAGS_VARIABLE = "QTWEBENGINE_CHROMIUM_FLAGS"
"""The variable that sets flags. While it is set, QtWebEngine ignores `--webEngineArgs` on the command line."""

ISOLATION_FLAGS: tuple[str, ...] = (
    # Every origin in a process of its own: a widget can neither read another's memory nor freeze the window.
    "--site-per-process",
    # WebRTC and WebTransport heed neither the Content-Security-Policy nor the interceptor; these two leave them no
    # way out.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    '--host-resolver-rules="MAP * ~NOTFOUND"',
)
FEATURE_FLAGS = (
    # A port tells its other end that it has closed. Without it nobody learns that a widget's frame was removed or that
    # its process died: its calls would run on, and the frame would stay empty.
    # And a frame gets the keyboard by its user's click or key alone: `focus()` would take it from whoever is typing.
    "--enable-blink-features=MessagePortCloseEvent,BlockingFocusWithoutUserActivation",
)
QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--no-pings",
)

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (where Chromium shares memory)
ENOUGH_SHARED_MEMORY = 128 * 1024 * 1024
"""Bytes free. A container has 64 MiB unless told otherwise, which a large dashboard uses up."""
LEAST_SHARED_MEMORY = 8 * 1024 * 1024
"""Bytes free, below which Chromium ends with a trap in the middle of its start."""

SYSTEM_BUS = ("/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket")


class StartRefused(Exception):
    """Latchkey will not run like this; the message says why and what mends it."""


@dataclass(frozen=True, slots=True)
class Host:
    """What the flags depend on."""

    offscreen: bool
    gpu: bool
    root: bool
    system_bus: bool = True
    """Whether there is a D-Bus for the whole system, as on a desktop."""
    shared_memory: Path | None = SHARED_MEMORY
    """The folder by whose files Chromium's processes share memory; None where no folder has room for that."""

    @property
    def without_gpu(self) -> bool:
        """Whether Chromium is told to use no GPU."""
        return self.offscreen or not self.gpu

    @classmethod
    def detect(cls, environment: Mapping[str, str]) -> "Host":
        """Look at this computer."""
        return cls(
            offscreen=environment.get("QT_QPA_PLATFORM") == "offscreen",
            gpu=sys.platform != "linux" or any(Path("/dev/dri").glob("renderD*")),
            root=hasattr(os, "geteuid") and os.geteuid() == 0,
            system_bus=sys.platform != "linux"
            or "DBUS_SYSTEM_BUS_ADDRESS" in environment
            or any(Path(socket).exists() for socket in SYSTEM_BUS),
            shared_memory=shared_memory(Path(environment.get("TMPDIR") or "/tmp")),  # noqa: S108 (as Chromium has it)
        )


def chromium_flags(host: Host, remote_debugging_port: int | None = None) -> tuple[str, ...]:
    """Every flag that Chromium gets. `remote_debugging_port` is for tests: no command line option leads here."""
    flags = [*ISOLATION_FLAGS, *FEATURE_FLAGS, *QUIET_FLAGS]
    if host.without_gpu:
        flags.append("--disable-gpu")
    if host.root:
        # Chromium cannot set up its sandbox as root, and would refuse to start.
        flags.append("--no-sandbox")
    if not host.system_bus:
        # Chromium logs an error where there is no D-Bus, as on a server. Level 3, fatal errors alone, keeps it quiet.
        flags.append("--log-level=3")
    if host.shared_memory != SHARED_MEMORY:
        flags.append("--disable-dev-shm-usage")  # in the folder for temporary files then
    if remote_debugging_port is not None:
        flags.append(f"--remote-debugging-port={remote_debugging_port}")
    return tuple(flags)


def assign_flags(environment: MutableMapping[str, str], flags: tuple[str, ...]) -> None:
    """Make these Chromium's only flags, whatever the variable held before."""
    environment[FLAGS_VARIABLE] = " ".join(flags)


def check_versions(security_patch: str) -> None:
    """Refuse a QtWebEngine whose Chromium lacks security patches that Latchkey counts on."""
    found = tuple(int(part) for part in security_patch.split(".") if part.isdigit())
    if found < MINIMUM_SECURITY_PATCH:
        wanted = ".".join(map(str, MINIMUM_SECURITY_PATCH))
        raise StartRefused(
            f"QtWebEngine has Chromium's security patches up to {security_patch or 'none'}; Latchkey needs {wanted}. "
            "Install the pinned PySide6."
        )


def check_sandbox_possible(host: Host, proc: Path = Path("/proc/sys")) -> None:
    """Refuse where the kernel forbids what Chromium's sandbox is made of, in better words than Chromium's own."""
    if host.root or sys.platform != "linux":
        return
    for setting in ("kernel/unprivileged_userns_clone", "user/max_user_namespaces"):
        if _read(proc / setting) == "0":
            name = setting.replace("/", ".")
            raise StartRefused(
                f"Chromium's sandbox needs user namespaces, and this system forbids them ({name} is 0). "
                f"Latchkey does not run without its sandbox. As root: sysctl -w {name}="
                f"{1 if name.endswith('clone') else 10000}"
            )


def check_memory_can_be_shared(host: Host) -> None:
    """Refuse where Chromium's processes have no folder to share memory in; it would end with a trap."""
    if host.shared_memory is None:
        raise StartRefused(
            f"Chromium shares memory by files in {SHARED_MEMORY} or the folder for temporary files, and neither can be "
            "written or has room. Make room there, name another folder in TMPDIR, or raise the limit (ulimit -f)."
        )


def shared_memory(temporary: Path, usual: Path = SHARED_MEMORY) -> Path | None:
    """Where memory can be shared: the usual folder, or the one for temporary files where that has more room."""
    if sys.platform != "linux" or (free := _free(usual)) >= ENOUGH_SHARED_MEMORY:
        return usual
    best = (temporary, more) if (more := _free(temporary)) > free else (usual, free)
    return best[0] if best[1] >= LEAST_SHARED_MEMORY else None


def renderer_is_sandboxed(pid: int, proc: Path = Path("/proc")) -> bool:
    """Whether the kernel filters that process's system calls, as it does every sandboxed renderer's.

    True where the platform has no way to ask: there Chromium itself refuses to run unsandboxed without the flag for it.
    """
    if sys.platform != "linux":
        return True
    fields = dict(line.split(":\t", 1) for line in _read(proc / str(pid) / "status").splitlines() if ":\t" in line)
    return fields.get("Seccomp") == "2"


def _free(folder: Path) -> int:
    """Bytes that can be written to files there, as far as the disk and `ulimit -f` let us."""
    import resource  # noqa: PLC0415 (not on Windows)

    try:
        free = shutil.disk_usage(folder).free if os.access(folder, os.W_OK | os.X_OK) else 0
    except OSError:
        return 0
    longest, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return free if longest == resource.RLIM_INFINITY else min(free, longest)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
