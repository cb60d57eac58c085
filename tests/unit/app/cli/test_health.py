"""Each check of `latchkey doctor` tells right from wrong."""

from pathlib import Path

import pytest

from app.cli.health import (
    Finding,
    Verdict,
    check_display,
    check_keyring,
    check_renderer,
    check_sandbox,
    check_store,
    check_system_libraries,
    check_user_data,
    worst,
)
from app.desktop.chromium import Host
from main_process.vault.errors import Reason, StoreError
from main_process.vault.os_keyring import OsKeyring
from main_process.vault.status import StoreStatus, unusable


@pytest.mark.parametrize(
    ("environment", "platform", "verdict"),
    [
        ({"DISPLAY": ":0"}, "linux", Verdict.OK),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", Verdict.OK),
        ({"DISPLAY": ""}, "linux", Verdict.WARNING),
        ({}, "linux", Verdict.WARNING),
        ({}, "darwin", Verdict.OK),
    ],
)
def test_display(environment: dict[str, str], platform: str, verdict: Verdict) -> None:
    """A display is what the environment names; without one there is still the headless run."""
    assert check_display(environment, platform).verdict == verdict


def test_libraries_of_the_environment_that_runs_the_tests_are_complete() -> None:
    """The set-up has installed what QtWebEngine needs."""
    pyside = pytest.importorskip("PySide6", reason="without PySide6 there is nothing to look at").__path__[0]

    assert check_system_libraries(Path(pyside)).verdict == Verdict.OK


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the dynamic linker does not find is in the finding, with a way to mend it."""
    ldd = tmp_path / "ldd"
    ldd.write_text("#!/bin/sh\nprintf '\\tlibnss3.so => not found\\n\\tlibc.so.6 => /lib/libc.so.6 (0x1)\\n'\n")
    ldd.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    finding = check_system_libraries(tmp_path)

    assert finding.verdict == Verdict.PROBLEM
    assert "libnss3.so" in finding.found
    assert "libc.so.6" not in finding.found
    assert finding.remedy


def test_without_pyside_there_is_no_web_engine() -> None:
    """An installation without its dependencies is a problem, not a crash."""
    assert check_system_libraries(None).verdict == Verdict.PROBLEM


def test_root_has_no_sandbox() -> None:
    """Running as root is a warning that says what to do."""
    finding = check_sandbox(Host(offscreen=True, gpu=False, root=True))

    assert (finding.verdict, finding.remedy) == (Verdict.WARNING, "Run Latchkey as an ordinary user.")


def test_a_renderer_that_was_not_built_is_a_problem(tmp_path: Path) -> None:
    """Without its page there is no window; with it all is well."""
    assert check_renderer(tmp_path).verdict == Verdict.PROBLEM

    (tmp_path / "index.html").touch()

    assert check_renderer(tmp_path).verdict == Verdict.OK


def test_user_data_need_not_exist_yet(tmp_path: Path) -> None:
    """The first start makes the folder, so a missing one is well as long as it can be made; the check makes none."""
    folder = tmp_path / "share" / "latchkey"

    assert check_user_data(folder).verdict == Verdict.OK
    assert not folder.exists()


def test_user_data_under_a_file_is_a_problem(tmp_path: Path) -> None:
    """A place where no folder can be made is found before the first start fails on it."""
    (tmp_path / "file").touch()

    assert check_user_data(tmp_path / "file" / "latchkey").verdict == Verdict.PROBLEM


def test_user_data_behind_a_link_is_where_the_link_leads(tmp_path: Path) -> None:
    """To a folder that is not there yet, or to nothing at all."""
    (tmp_path / "link").symlink_to("later")
    (tmp_path / "loop").symlink_to("loop")

    assert check_user_data(tmp_path / "link").verdict == Verdict.OK
    assert check_user_data(tmp_path / "loop").verdict == Verdict.PROBLEM


def test_user_data_that_others_can_read_is_a_warning(tmp_path: Path) -> None:
    """The folder is the user's alone; what mends it is a command."""
    tmp_path.chmod(0o755)

    command = f"chmod 700 '{tmp_path}'"
    assert check_user_data(tmp_path) == Finding(
        *("user data", Verdict.WARNING, f"{tmp_path} is open to other users", command, command), action="make-private"
    )


def test_no_keyring_is_a_warning_that_says_what_is_lost() -> None:
    """Without a keyring providers live in memory, and the user is told so."""
    keyring = OsKeyring(find=lambda: None)

    assert check_keyring(keyring, None).verdict == Verdict.WARNING
    keyring.close()


def test_no_keyring_is_well_where_the_store_keeps_its_key_elsewhere() -> None:
    """A passphrase, entered or yet to be entered, or a systemd credential does without a keyring."""
    keyring = OsKeyring(find=lambda: None)
    opened = StoreStatus("passphrase", "passphrase", persistent=True, sentence="Encrypted on disk.")

    assert check_keyring(keyring, opened).verdict == Verdict.OK
    assert check_keyring(keyring, unusable(StoreError(Reason.LOCKED))).verdict == Verdict.OK
    assert check_keyring(keyring, unusable(StoreError(Reason.DAMAGED))).verdict == Verdict.WARNING
    keyring.close()


def test_a_store_that_waits_for_its_passphrase_is_well() -> None:
    """Locked is how a store with a passphrase is until somebody enters it."""
    assert check_store(unusable(StoreError(Reason.LOCKED))).verdict == Verdict.OK


def test_the_keyring_is_named() -> None:
    """The finding says which keyring will hold the key."""
    keyring = OsKeyring(find=lambda: ("Secret Service", object()))

    assert check_keyring(keyring, None) == Finding("keyring", Verdict.OK, "Secret Service")
    keyring.close()


def test_trouble_with_the_store_is_told_in_its_own_words() -> None:
    """A damaged store is a problem, a store in memory a warning, no store yet is well."""
    error = StoreError(Reason.DAMAGED)
    in_memory = StoreStatus("memory", "memory", persistent=False, sentence="In memory.", action="Choose a passphrase.")

    assert check_store(unusable(error)).verdict == Verdict.PROBLEM
    assert check_store(unusable(error)).found == error.message
    assert check_store(in_memory) == Finding(
        "store", Verdict.WARNING, "In memory.", "Choose a passphrase.", action="protect"
    )
    assert check_store(None).verdict == Verdict.OK


def test_the_worst_finding_decides() -> None:
    """One problem is a problem, however much else is well."""
    well, warned, broken = (Finding("x", verdict, "") for verdict in Verdict)

    assert worst([well, well]) == Verdict.OK
    assert worst([warned, well]) == Verdict.WARNING
    assert worst([well, broken, warned]) == Verdict.PROBLEM
