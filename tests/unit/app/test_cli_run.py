"""`latchkey run` as it is typed, as far as it goes without a window."""

from pathlib import Path

from click.testing import CliRunner

from app.cli_run import run


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
