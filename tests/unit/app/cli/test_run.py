"""`latchkey run` as it is typed, as far as it goes without a window."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.main import latchkey
from app.cli.run import run
from app.cli.user_data import another_owner


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A home that cannot be written ends the start with what to do, not with a traceback."""
    (tmp_path / "file").touch()

    result = CliRunner().invoke(run, ["--headless", "--user-data", str(tmp_path / "file" / "latchkey")])

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Latchkey's folder")
    assert result.stderr.endswith("Name another one with --user-data.\n")


def test_a_screenshot_needs_the_headless_run(tmp_path: Path) -> None:
    """With a window the user takes pictures himself."""
    result = CliRunner().invoke(run, ["--screenshot", str(tmp_path / "x.png")])

    assert result.exit_code == 2


COMMANDS = [["run", "--headless"], ["providers", "list"], ["vault", "status"], ["doctor"], ["types"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_empty_name_is_not_the_working_folder(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--user-data "$UNSET"` is a mistake in the call; nothing is written where the user happens to be."""
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(latchkey, [*command, "--user-data", ""])

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert result.stderr.endswith("Error: Invalid value for '--user-data': An empty name is no folder.\n")


@pytest.mark.parametrize("command", [["providers", "list"], ["types"]], ids=" ".join)
def test_every_command_tells_of_a_folder_that_cannot_be_made(command: list[str], tmp_path: Path) -> None:
    """In the words of `latchkey run`."""
    (tmp_path / "file").touch()

    result = CliRunner().invoke(latchkey, [*command, "--user-data", str(tmp_path / "file" / "latchkey")])

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Latchkey's folder")


@pytest.mark.parametrize(("me", "words"), [(0, "without sudo"), (4711, "sudo chown -R")])
def test_another_users_folder_is_told_with_what_to_do(
    me: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After one start with sudo some of it is root's; and root must not make it so."""
    (tmp_path / "logs").mkdir()
    mine = another_owner(tmp_path)
    monkeypatch.setattr("os.geteuid", lambda: me)
    monkeypatch.setattr(Path, "lstat", lambda _path: os.stat_result((0, 0, 0, 0, 1234567, 0, 0, 0, 0, 0)))

    told = another_owner(tmp_path)

    assert mine is None
    assert told is not None
    assert (words in told, "1234567" in told) == (True, True)


def test_a_folder_whose_path_leads_nowhere_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A link to itself, and a path that is too long for the files below it."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for folder in (loop, tmp_path.joinpath(*["x" * 100] * 5)):
        result = CliRunner().invoke(latchkey, ["run", "--headless", "--user-data", str(folder)])
        assert (result.exit_code, "Name another one with --user-data." in result.stderr) == (1, True)


@pytest.mark.parametrize("number", ["-1", "9999", "99999999999999999999"])
def test_a_descriptor_that_cannot_be_read_is_told_in_a_sentence(number: str, tmp_path: Path) -> None:
    """Whatever number it is."""
    given = ["run", "--headless", "--user-data", str(tmp_path), "--passphrase-fd", number]
    result = CliRunner().invoke(latchkey, given)
    assert (result.exit_code, result.stderr) == (1, f"Error: Descriptor {number} cannot be read as text.\n")
