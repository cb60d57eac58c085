"""Chromium's flags, and what makes Latchkey refuse to start."""

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.desktop.chromium import (
    FLAGS_VARIABLE,
    SHARED_MEMORY,
    Host,
    StartRefused,
    assign_flags,
    check_memory_can_be_shared,
    check_sandbox_possible,
    check_versions,
    chromium_flags,
    renderer_is_sandboxed,
    shared_memory,
)

USER = Host(offscreen=False, gpu=True, root=False)
ROOT = Host(offscreen=False, gpu=True, root=True)


@pytest.mark.parametrize("host", [USER, ROOT, Host(offscreen=True, gpu=False, root=False)])
def test_isolation_is_always_asked_for(host: Host) -> None:
    """A process per origin, no WebRTC around the proxy, no name that resolves."""
    flags = chromium_flags(host)
    assert "--site-per-process" in flags
    assert "--force-webrtc-ip-handling-policy=disable_non_proxied_udp" in flags
    assert '--host-resolver-rules="MAP * ~NOTFOUND"' in flags
    assert not any("remote-debugging" in flag for flag in flags)


def test_only_root_runs_without_the_sandbox() -> None:
    """Chromium refuses to start as root otherwise."""
    assert "--no-sandbox" not in chromium_flags(USER)
    assert "--no-sandbox" in chromium_flags(ROOT)


@pytest.mark.parametrize(("offscreen", "gpu", "off"), [(False, True, False), (True, True, True), (False, False, True)])
def test_the_gpu_is_used_where_there_is_one_to_see(offscreen: bool, gpu: bool, off: bool) -> None:
    """Offscreen, and without a device, it is switched off."""
    assert ("--disable-gpu" in chromium_flags(Host(offscreen=offscreen, gpu=gpu, root=False))) is off


def test_two_features_are_switched_on_and_no_other() -> None:
    """No experiment, and of Blink's own features the two that decisions name."""
    switched = [flag for flag in chromium_flags(ROOT, 9222) if flag.startswith("--enable")]
    assert switched == ["--enable-blink-features=MessagePortCloseEvent,BlockingFocusWithoutUserActivation"]


def test_flags_are_assigned_and_never_appended() -> None:
    """What the variable held before is gone."""
    environment = {FLAGS_VARIABLE: "--no-sandbox"}
    assign_flags(environment, ("--a", "--b"))
    assert environment == {FLAGS_VARIABLE: "--a --b"}


@pytest.mark.parametrize("version", ["155.0.8059.84", "140.0.0.0", "", "nonsense"])
def test_an_old_chromium_is_refused(version: str) -> None:
    """Below the minimum of security patches the app does not start, and says what to install."""
    with pytest.raises(StartRefused, match="PySide6"):
        check_versions(version)


@pytest.mark.parametrize("version", ["155.0.8059.85", "156.0.0.0"])
def test_a_current_chromium_is_accepted(version: str) -> None:
    """From the minimum on."""
    check_versions(version)


@pytest.mark.skipif(sys.platform != "linux", reason="user namespaces are Linux's")
@pytest.mark.parametrize("setting", ["kernel/unprivileged_userns_clone", "user/max_user_namespaces"])
def test_a_kernel_that_forbids_the_sandbox_is_named(tmp_path: Path, setting: str) -> None:
    """The refusal names the setting and the command that changes it."""
    (tmp_path / setting).parent.mkdir(parents=True)
    (tmp_path / setting).write_text("0\n")
    with pytest.raises(StartRefused, match=setting.replace("/", r"\.")):
        check_sandbox_possible(USER, tmp_path)
    check_sandbox_possible(ROOT, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize(("seccomp", "sandboxed"), [("2", True), ("0", False)])
def test_a_renderer_is_sandboxed_when_the_kernel_says_so(tmp_path: Path, seccomp: str, sandboxed: bool) -> None:
    """By the seccomp mode of its process; a process that is gone is not sandboxed."""
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "status").write_text(f"Name:\tQtWebEngine\nSeccomp:\t{seccomp}\n")
    assert renderer_is_sandboxed(7, tmp_path) is sandboxed
    assert renderer_is_sandboxed(8, tmp_path) is False


@pytest.mark.parametrize(
    ("usual", "temporary", "found"),
    [(1024, 0, "usual"), (64, 32, "usual"), (64, 65, "temporary"), (None, 64, "temporary"), (1, 2, None), (0, 0, None)],
)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Chromium shares memory without files")
def test_memory_is_shared_where_there_is_room(
    usual: int | None, temporary: int, found: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder for temporary files where /dev/shm is small, as in a container, or cannot be written."""
    free = {"usual": usual, "temporary": temporary}

    def usage(folder: Path) -> SimpleNamespace:
        return SimpleNamespace(free=(free[folder.name] or 0) * 1024 * 1024)

    monkeypatch.setattr("shutil.disk_usage", usage)
    for name, megabytes in free.items():
        if megabytes is not None:
            (tmp_path / name).mkdir()
    place = shared_memory(tmp_path / "temporary", tmp_path / "usual")
    assert place == (tmp_path / found if found else None)


def test_chromium_shares_memory_elsewhere_or_does_not_start() -> None:
    """It would end with a trap, in the middle of its start."""
    assert "--disable-dev-shm-usage" not in chromium_flags(USER)
    assert "--disable-dev-shm-usage" in chromium_flags(replace(USER, shared_memory=Path("elsewhere")))
    check_memory_can_be_shared(USER)
    with pytest.raises(StartRefused, match=f"memory by files in {SHARED_MEMORY}"):
        check_memory_can_be_shared(replace(USER, shared_memory=None))
