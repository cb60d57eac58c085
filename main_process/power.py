"""Whether this computer runs on its battery. One that does not tell is taken as one that does not."""

from pathlib import Path
from typing import Literal, TypeAlias

import psutil

PowerSource: TypeAlias = Literal["battery", "mains", "unknown"]

LINUX = Path("/sys/class/power_supply")
_NOT_IN_USE = frozenset({"Charging", "Full", "Not charging"})


def power_source(supplies: Path = LINUX) -> PowerSource:
    """What the kernel says, elsewhere than on Linux what psutil says. Blocking, for a millisecond.

    The files are those of Documentation/ABI/testing/sysfs-class-power; UPower reads the same.
    """
    if not supplies.is_dir():
        return _elsewhere()
    batteries: list[Path] = []
    others: list[Path] = []
    for folder in sorted(supplies.iterdir()):
        if _read(folder, "scope") == "Device":
            continue  # The battery of a mouse.
        (batteries if _read(folder, "type") == "Battery" else others).append(folder)
    states = {_read(folder, "status") for folder in batteries}
    if any(_read(folder, "online") not in {"", "0"} for folder in others) or (states and states <= _NOT_IN_USE):
        return "mains"
    return "battery" if "Discharging" in states or (batteries and others) else "unknown"


def _read(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _elsewhere() -> PowerSource:
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    if battery is None or battery.power_plugged is None:
        return "unknown"
    return "mains" if battery.power_plugged else "battery"
