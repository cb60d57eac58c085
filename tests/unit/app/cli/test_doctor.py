"""`latchkey doctor` as it is typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.doctor import doctor
from app.cli.examination import examine
from main_process.providers.controller import open_controller
from main_process.providers.types import ProviderTypes
from main_process.vault.os_keyring import OsKeyring


@pytest.fixture(autouse=True)
def _logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    # Setting up logs is for the whole process, and these tests share theirs with all others.
    monkeypatch.setattr("app.cli.doctor.set_up_logs", lambda _folder: None)


def test_json_names_every_check_and_the_verdict(tmp_path: Path) -> None:
    """A program can read what doctor found."""
    result = CliRunner().invoke(doctor, ["--json", "--user-data", str(tmp_path)])

    report = json.loads(result.stdout)
    assert [finding["check"] for finding in report["findings"]] == [
        "system libraries",
        "web engine",
        "renderer",
        "display",
        "sandbox",
        "user data",
        "keyring",
        "store",
    ]
    assert result.exit_code == (1 if report["verdict"] == "problem" else 0)


def test_text_ends_with_the_verdict_in_words(tmp_path: Path) -> None:
    """A person reads one line per check, what mends it below, and what it all means last."""
    result = CliRunner().invoke(doctor, ["--user-data", str(tmp_path / "file" / "x")])

    assert "display" in result.stdout
    assert result.stdout.rstrip().splitlines()[-1].endswith(".")


@pytest.mark.parametrize("name", ["file/below", "loop"])
def test_a_place_that_cannot_be_looked_into_is_one_finding_of_many(name: str, tmp_path: Path) -> None:
    """Not the end of the examination."""
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    result = CliRunner().invoke(doctor, ["--json", "--user-data", str(tmp_path / name)])

    verdicts = {finding["check"]: finding["verdict"] for finding in json.loads(result.stdout)["findings"]}
    assert (verdicts["user data"], verdicts["store"], result.exit_code) == ("problem", "problem", 1)


def test_doctor_fails_where_latchkey_would(tmp_path: Path) -> None:
    """A user-data folder that cannot be made is a problem, and the exit code says so."""
    (tmp_path / "file").touch()

    result = CliRunner().invoke(doctor, ["--user-data", str(tmp_path / "file" / "x")])

    assert result.exit_code == 1


async def test_doctor_makes_no_store(tmp_path: Path) -> None:
    """To look is not to touch: where there was no store, there is none afterwards."""
    tmp_path.chmod(0o700)

    findings = await examine(tmp_path, {}, OsKeyring(find=lambda: None))

    assert findings[-1].found == "none yet; the first saved provider makes it"
    assert list(tmp_path.iterdir()) == []


async def test_doctor_finds_a_store_whose_key_is_missing(tmp_path: Path) -> None:
    """A store sealed with a key that is not there is a problem that says what to do."""
    controller = open_controller(tmp_path, ProviderTypes(), master_key=b"k" * 32, keyring=OsKeyring(find=lambda: None))
    await controller.save_provider("app", "P", "any", {"token": "t"})
    await controller.aclose()

    findings = await examine(tmp_path, {}, OsKeyring(find=lambda: None))

    assert findings[-1].check == "store"
    assert findings[-1].verdict == "problem"
    assert "key" in findings[-1].found
