"""Which system libraries are missing, and how they are got, on a system made of small scripts."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app import system_libraries
from app.system_libraries import PACKAGES, apt_command, has_fonts, install_packages, missing_packages, uses_apt

Program = Callable[[str, str], None]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Adds a shell script to a PATH that holds nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    return add


def dpkg_query(*, without: set[str], renamed: str = "unknown-package") -> str:
    """A dpkg-query that knows all that is needed; `without` were removed and left their configuration."""
    lines = [f"{'config-files' if package in without else 'installed'} {package}" for package in PACKAGES]
    return "\n".join(f"echo '{line}'" for line in [*lines, f"installed {renamed}"]) + "\nexit 1"


def test_debian_and_its_kind_are_told_by_their_tools(program: Program) -> None:
    """With apt-get and dpkg-query it is one of them; without, or with one alone, it is not."""
    assert not uses_apt()
    program("apt-get", "")
    assert not uses_apt()
    program("dpkg-query", "")
    assert uses_apt()


def test_missing_is_what_is_not_installed(program: Program) -> None:
    """A package that was removed and left its configuration is missing like one that was never there."""
    program("dpkg-query", dpkg_query(without={"libgl1", "libnss3"}))

    assert missing_packages() == ["libgl1", "libnss3"]


def test_a_renamed_package_counts_under_its_new_name(program: Program) -> None:
    """On releases with 64-bit time libasound2 is called libasound2t64."""
    program("dpkg-query", dpkg_query(without={"libasound2"}, renamed="libasound2t64"))

    assert missing_packages() == []


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("libasound2t64:\\n  Candidate: 1.2.11", "libasound2t64"),
        ("", "libasound2"),
        ("  Candidate: (none)", "libasound2"),
    ],
)
def test_a_missing_package_is_asked_for_by_the_name_it_has_here(program: Program, policy: str, wanted: str) -> None:
    """The new name where apt has a candidate for it, the old one elsewhere."""
    program("dpkg-query", dpkg_query(without={"libasound2"}))
    program("apt-cache", f"printf '{policy}\\n'")

    assert missing_packages() == [wanted]


def test_installing_asks_nothing(program: Program, tmp_path: Path) -> None:
    """apt-get brings its lists up to date, then installs, and never waits for an answer."""
    said = tmp_path / "said"
    program("apt-get", f'echo "$DEBIAN_FRONTEND: $*" >> {said}')

    install_packages(["libnss3", "libgl1"])

    assert said.read_text().splitlines() == [
        "noninteractive: -qq update",
        "noninteractive: -qq install -y --no-install-recommends libnss3 libgl1",
    ]


def test_a_failed_installation_tells_what_apt_said(program: Program) -> None:
    """The error holds apt's own words for whoever shows it."""
    program("apt-get", "echo 'no such package' >&2; exit 100")

    with pytest.raises(subprocess.CalledProcessError) as failure:
        install_packages(["libnss3"])

    assert failure.value.stderr == "no such package\n"


def test_the_command_for_a_person_names_every_package() -> None:
    """What is printed can be pasted."""
    assert apt_command(["libnss3", "libgl1"]) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libnss3 libgl1"
    )


def test_fonts_are_files_below_the_font_folders(tmp_path: Path) -> None:
    """A font anywhere below counts, another file does not."""
    folder = tmp_path / "fonts" / "truetype"
    folder.mkdir(parents=True)
    (folder / "fonts.dir").touch()
    assert not has_fonts([str(tmp_path / "fonts"), str(tmp_path / "none")])

    (folder / "Any.ttf").touch()
    assert has_fonts([str(tmp_path / "fonts")])


def test_without_ldd_nothing_is_said_to_be_missing(program: Program, tmp_path: Path) -> None:
    """Where the dynamic linker cannot be asked there is no false alarm."""
    del program

    assert system_libraries.missing_shared_objects(tmp_path) == []
