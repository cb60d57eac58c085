"""What reaches a terminal or a pipe: nothing that it would obey, whatever its encoding."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli import terminal
from app.cli.main import latchkey
from app.own_modules_first import own_modules_first

EVIL = "P\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\r\nq"


@pytest.mark.parametrize("dangerous", ["\x1b", "\x07", "\x9b", "\u202e", "\r"])
def test_a_name_cannot_command_the_terminal(dangerous: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences, C1 controls and reversed writing are shown as what they are, in tables, texts and JSON."""
    terminal.show({"name": EVIL}, as_json=False, lines=[EVIL, *terminal.columns([("A", "B"), (EVIL, EVIL)])])
    terminal.show({"name": EVIL}, as_json=True, lines=[])
    terminal.report(terminal.Failure(EVIL, "internal"), as_json=False)
    terminal.report(click.UsageError(EVIL), as_json=True)
    out, err = capsys.readouterr()

    assert dangerous not in out + err


def test_a_document_commands_nothing_and_stays_the_same() -> None:
    """A dashboard of somebody else's, printed: characters that act are escapes of JSON, letters stay letters."""
    document = {"name": EVIL, "tag": "\U000e0041", "word": "本番"}
    text = terminal.escaped(json.dumps(document, ensure_ascii=False, indent=2))
    assert all(character.isprintable() or character == "\n" for character in text)
    assert (json.loads(text), "本番" in text) == (document, True)


def test_a_cell_is_one_line() -> None:
    """A value with a line break cannot pretend to be another row."""
    assert terminal.columns([("A", "x\ny")]) == ["A  x\\ny"]


def test_names_with_joiners_and_other_scripts_are_shown_as_they_are() -> None:
    """Only what a terminal obeys is made visible."""
    for name in ("Größe", "本番", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "👩\u200d💻"):
        assert terminal.printable(name) == name


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_pipe_that_is_not_utf8_gets_numbers(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a traceback; and JSON stays JSON."""
    pipe = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    monkeypatch.setattr(sys, "stdout", pipe)
    terminal.prepare()
    terminal.show({"name": "ä → 👩"}, as_json=True, lines=[])
    terminal.show({}, as_json=False, lines=["→ 👩"])
    pipe.flush()
    first, second = pipe.buffer.getvalue().decode("ascii").splitlines()

    assert json.loads(first) == {"name": "ä → 👩"}
    assert second == "\\u2192 \\U0001f469"


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["providers", "list", "--json", "--fly"], 2, "usage"),
        (["fly", "--json"], 2, "usage"),
        (["providers", "import", "/nonexistent/file", "--json"], 2, "usage"),
        (["providers", "list", "--json", "--user-data", "/dev/null/x"], 1, "failed"),
    ],
)
def test_a_failure_is_json_where_json_was_asked_for(
    arguments: list[str], status: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stdout, with a code; and the exit code says the same."""
    with pytest.raises(SystemExit) as end:
        latchkey.main(arguments, prog_name="latchkey")
    out, err = capsys.readouterr()

    assert (end.value.code, json.loads(out)["error"]["code"], err) == (status, code, "")


def test_a_failure_of_the_file_system_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk can show anywhere: never a traceback."""

    def full(_name: str) -> None:
        raise OSError(28, "No space left on device", "/data/x")

    monkeypatch.setattr("importlib.import_module", full)
    with pytest.raises(SystemExit) as end:
        latchkey.main(["doctor"], prog_name="latchkey")

    assert (end.value.code, capsys.readouterr().err) == (1, "Error: No space left on device: /data/x.\n")


def test_a_stream_that_was_closed_leads_nowhere() -> None:
    """`latchkey … <&- >&- 2>&-`: it is no error, and no file that is opened later gets what is printed."""
    program = (
        "import os, sys; from app.cli import terminal; terminal.prepare(); "
        "print('lost'); print('lost', file=sys.stderr); "
        "sys.exit(7 if sys.stdin.read() == '' and os.open('/dev/zero', os.O_RDONLY) > 2 else 1)"
    )
    command = ["sh", "-c", '"$0" -c "$1" <&- >&- 2>&-', sys.executable, program]
    assert subprocess.run(command, check=False, timeout=60).returncode == 7


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(("arguments", "status"), [(["--version"], 1), (["nosuch", "--json"], 2)])
def test_a_full_disk_behind_stdout_is_told_in_a_sentence(arguments: list[str], status: int) -> None:
    """Once, on stderr: JSON that cannot be written has nobody to read it."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "app", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)

    assert done.returncode == status
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert not any(word in done.stderr for word in ("Traceback", "Exception ignored"))


@pytest.mark.parametrize("error", [ImportError("libnss3.so: cannot open shared object file"), MemoryError()])
def test_a_command_that_cannot_be_loaded_leads_to_doctor(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that this computer lacks is told in a sentence."""

    def unloadable(_module: str) -> None:
        raise error

    monkeypatch.setattr("importlib.import_module", unloadable)
    result = CliRunner().invoke(latchkey, ["run"])

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: 'latchkey run' cannot be loaded: ")
    assert "latchkey doctor" in result.stderr


@pytest.mark.parametrize(("umask", "mode"), [("777", "0o700"), ("022", "0o755")])
def test_what_the_program_makes_it_can_use(umask: str, mode: str, tmp_path: Path) -> None:
    """A umask takes rights from others, and none from its owner."""
    program = (
        "import os, sys; from app.cli import terminal; terminal.prepare(); "
        "os.mkdir(sys.argv[1]); print(oct(os.stat(sys.argv[1]).st_mode & 0o777))"
    )
    command = ["sh", "-c", f'umask {umask}; "$0" -c "$1" "$2"', sys.executable, program, str(tmp_path / "made")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == mode


@pytest.mark.parametrize("name", ["json", "typing", "click", "asyncio"])
def test_modules_of_pythonpath_replace_nobodys(name: str, tmp_path: Path) -> None:
    """A `json.py` of some other project of the user's; what only it has can still be imported."""
    (tmp_path / f"{name}.py").write_text("raise RuntimeError('not Python\u2019s')", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "app", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    path = ["/lib/python", str(tmp_path), "", "/site-packages"]
    own_modules_first(str(tmp_path), path)
    assert path == ["/lib/python", "", "/site-packages", str(tmp_path)]


def test_too_few_threads_are_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `ulimit -u` and `ulimit -v` leave them; another such error is a fault of ours, and stays one."""

    def fails(words: str) -> None:
        monkeypatch.setattr("app.cli.main.click.Group.main", lambda *_, **__: _raise(RuntimeError(words)))

    fails("can't start new thread")
    with pytest.raises(SystemExit) as ended:
        latchkey.main(["types"])
    assert (ended.value.code, "ulimit" in capsys.readouterr().err) == (1, True)
    fails("something else")
    with pytest.raises(RuntimeError, match="something else"):
        latchkey.main(["types"])


def _raise(error: Exception) -> None:
    raise error
