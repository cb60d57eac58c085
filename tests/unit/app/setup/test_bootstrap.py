"""The set-up does what is left to do, and says what a person has to do."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from app.setup import bootstrap
from app.setup.bootstrap import SetupFailed, Stamp, Step


@pytest.fixture(autouse=True)
def _own_stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path)


def test_a_stamp_matches_while_what_it_was_made_from_is_the_same() -> None:
    """Before it is written, and after a change, there is something to do."""
    made_from = ["lock 1"]
    stamp = Stamp("packages", lambda: made_from[0])
    assert not stamp.matches()

    stamp.write()
    assert stamp.matches()

    made_from[0] = "lock 2"
    assert not stamp.matches()


def test_what_is_ready_is_neither_made_nor_mentioned(capsys: pytest.CaptureFixture[str]) -> None:
    """A second run with nothing to do prints nothing."""
    made: list[str] = []

    Step("Making it", lambda: True, lambda: made.append("made")).ensure()

    assert (made, capsys.readouterr().out) == ([], "")


def test_what_is_not_ready_is_made_and_mentioned(capsys: pytest.CaptureFixture[str]) -> None:
    """A step that has something to do says what, before it begins."""
    made: list[str] = []

    Step("Making it", lambda: False, lambda: made.append("made")).ensure()

    assert made == ["made"]
    assert capsys.readouterr().out.startswith("• Making it …\n")


def test_who_is_not_root_gets_the_exact_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the right to install, the set-up stops and says what to type."""
    monkeypatch.setattr(bootstrap, "_missing_libraries", lambda: ["libnss3.so"])
    monkeypatch.setattr("app.setup.bootstrap.system_libraries.uses_apt", lambda: True)
    monkeypatch.setattr("app.setup.bootstrap.system_libraries.missing_packages", lambda: ["libnss3", "libgl1"])
    monkeypatch.setattr("app.setup.bootstrap.os.geteuid", lambda: 1000)

    with pytest.raises(SetupFailed, match="sudo apt-get install -y --no-install-recommends libnss3 libgl1"):
        bootstrap._ensure_system_libraries()


def test_another_distribution_is_told_the_libraries_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where apt is not at home, the names of the shared objects lead to the packages."""
    monkeypatch.setattr(bootstrap, "_missing_libraries", lambda: ["libnss3.so", "libxcb-cursor.so.0"])
    monkeypatch.setattr("app.setup.bootstrap.system_libraries.uses_apt", lambda: False)

    with pytest.raises(SetupFailed, match=r"libnss3\.so libxcb-cursor\.so\.0"):
        bootstrap._ensure_system_libraries()


def test_a_python_without_ensurepip_is_mended_by_the_package_of_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian keeps `venv` in a package of its own, one per version of Python."""
    monkeypatch.setattr("app.setup.bootstrap.importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr("app.setup.bootstrap.system_libraries.uses_apt", lambda: True)
    monkeypatch.setattr("app.setup.bootstrap.os.geteuid", lambda: 1000)

    with pytest.raises(SetupFailed, match=rf"python{sys.version_info.major}\.{sys.version_info.minor}-venv"):
        bootstrap._make_venv()


def test_a_command_that_fails_is_quoted() -> None:
    """What pip or npm said is in the message, and only then."""
    with pytest.raises(SetupFailed, match=r"(?s)Trying failed:.*no luck"):
        bootstrap._run([sys.executable, "-c", "import sys; sys.exit('no luck')"], "Trying")


def test_the_set_up_needs_nothing_but_the_standard_library() -> None:
    """It runs on the bare Python of a distribution: isolated from site-packages it still imports."""
    code = "import sys; sys.path.insert(0, '.'); import app.setup.bootstrap"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=bootstrap.ROOT, capture_output=True, check=False
    )

    assert done.stderr == b""
    assert done.returncode == 0


def test_packages_whose_installation_was_killed_are_installed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip takes a package for installed that is there in part: the environment is made again, and then it is well."""
    made: list[str] = []

    def pip(*_arguments: str) -> None:
        made.append("pip")
        if made == ["pip"]:
            raise KeyboardInterrupt  # as near to a kill as this process survives

    monkeypatch.setattr(bootstrap, "_pip", pip)
    monkeypatch.setattr(bootstrap, "_run", lambda _command, what: made.append(what))
    monkeypatch.setattr(bootstrap, "_venv_identity", lambda: "here")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    bootstrap._venv_stamp().write()
    with pytest.raises(KeyboardInterrupt):
        bootstrap._install("app")
    assert not bootstrap._has_venv()
    bootstrap._make_venv()
    bootstrap._install("app")
    assert (made, bootstrap._has_venv()) == (["pip", "Making .venv", "pip"], True)


def test_an_installation_that_gave_up_by_itself_keeps_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network, say: the next try goes on with what is there."""

    def fails(*_arguments: str) -> None:
        raise SetupFailed("no network")

    monkeypatch.setattr(bootstrap, "_pip", fails)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    bootstrap._venv_stamp().write()
    with pytest.raises(SetupFailed):
        bootstrap._install("app")
    assert bootstrap._has_venv()


@pytest.mark.parametrize(
    ("failure", "words"),
    [(OSError(28, "No space left on device", "/x"), "No space left on device: /x"), (SetupFailed("… no"), "no")],
)
def test_a_set_up_that_cannot_go_on_says_so_on_any_terminal(
    failure: Exception, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence and exit code 1, in Latin-1 as well."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="latin-1") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "argv", ["bootstrap", "run"])

    def prepare(_purpose: str) -> None:
        Step("Making it", lambda: False, lambda: None).ensure()
        raise failure

    monkeypatch.setattr(bootstrap, "prepare", prepare)
    assert bootstrap.main() == 1
    out.flush()
    err.flush()
    assert b"Making it" in _written(out)
    assert words.encode() in _written(err)


def _written(stream: io.TextIOWrapper) -> bytes:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()
