"""What the computer runs on, by the kernel's files."""

from pathlib import Path

import pytest

from main_process.power import power_source

MOUSE = {"type": "Battery", "scope": "Device", "status": "Discharging"}


@pytest.mark.parametrize(
    ("supplies", "source"),
    [
        ({}, "unknown"),
        ({"AC": {"type": "Mains", "online": "1"}}, "mains"),
        ({"AC": {"type": "Mains", "online": "0"}, "BAT0": {"type": "Battery", "status": "Discharging"}}, "battery"),
        ({"AC": {"type": "Mains", "online": "1"}, "BAT0": {"type": "Battery", "status": "Discharging"}}, "mains"),
        ({"AC": {"type": "Mains", "online": "0"}, "BAT0": {"type": "Battery", "status": "Unknown"}}, "battery"),
        ({"BAT0": {"type": "Battery", "status": "Discharging"}}, "battery"),
        ({"BAT0": {"type": "Battery", "status": "Full"}}, "mains"),
        ({"BAT0": {"type": "Battery"}}, "unknown"),
        ({"hid": MOUSE}, "unknown"),
        ({"hid": MOUSE, "AC": {"type": "Mains", "online": "1"}}, "mains"),
    ],
)
def test_the_kernels_files_say_what_the_computer_runs_on(
    tmp_path: Path, supplies: dict[str, dict[str, str]], source: str
) -> None:
    """A mouse's battery is not the computer's, and one that says nothing is not known."""
    for name, fields in supplies.items():
        (tmp_path / name).mkdir()
        for field, text in fields.items():
            (tmp_path / name / field).write_text(f"{text}\n")
    assert power_source(tmp_path) == source


def test_a_computer_without_these_files_is_asked_otherwise(tmp_path: Path) -> None:
    """And it may not know either."""
    assert power_source(tmp_path / "none") in {"battery", "mains", "unknown"}
