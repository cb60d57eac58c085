"""`latchkey providers` and `latchkey vault`, run as a person or a script runs them."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from app.demo import DEMO_APP_ID
from app.instance.single_instance import SingleInstance
from app.wiring import build_main_process
from main_process.providers.backup import export_providers
from tests.fakes.command_line import run_latchkey
from tests.fakes.reference_file import electron

ENV_FILE = "ALGOLIA_APP_ID=X\nALGOLIA_API_KEY=canary-secret\n"


class Shell:
    """Runs `latchkey` over one folder, with a passphrase where the store asks for it."""

    def __init__(self, user_data: Path) -> None:
        self.user_data = user_data
        self.seen = ""

    def run(self, *arguments: str, stdin: str = "", passphrase: str | None = "some words", code: int = 0) -> str:
        """What it prints; it must end with `code`."""
        piped = {} if passphrase is None else {"--passphrase-fd": passphrase}
        done = run_latchkey(*arguments, "--user-data", str(self.user_data), given=stdin, piped=piped)
        self.seen += " ".join(done.args) + done.stdout + done.stderr
        assert (done.returncode, done.stderr if code == 0 else "") == (code, "")
        return done.stdout + (done.stderr if code else "")

    def json(self, *arguments: str, **options: Any) -> dict[str, Any]:
        """What it prints as JSON."""
        document = json.loads(self.run(*arguments, "--json", **options))
        assert isinstance(document, dict)
        return document


@pytest.fixture
def shell(home: Path) -> Shell:
    """A store under the passphrase `some words`, with one Algolia provider."""
    shell = Shell(home / "data")
    shell.run("vault", "move", "passphrase", stdin="some words\n", passphrase=None)
    shell.run("providers", "add", "Prod", "--type", "algolia", stdin="appId=X\napiKey=canary-secret\n")
    return shell


def names(shell: Shell) -> list[str]:
    return [found["name"] for found in shell.json("providers", "list")["providers"]]


def test_a_provider_is_added_listed_and_deleted(shell: Shell) -> None:
    """The list shows what is public; the secret is on no command line and in no output."""
    listed = shell.json("providers", "list")["providers"][0]
    shell.run("providers", "delete", "Prod", "--yes")

    assert (listed["name"], listed["type"], listed["publicFields"]) == ("Prod", "algolia", {"appId": "X"})
    assert names(shell) == []
    assert "canary-secret" not in shell.seen


def test_a_secret_as_an_argument_is_refused(shell: Shell) -> None:
    """Any process can read another one's arguments."""
    said = shell.run("providers", "add", "Q", "--type", "algolia", "--set", "apiKey=x", code=2)

    assert "secret" in said


@pytest.mark.parametrize("stdin", ["", "no names here"])
def test_a_pipe_without_fields_is_told_in_a_sentence(shell: Shell, stdin: str) -> None:
    """For adding and for rotating; no traceback, and nothing is changed."""
    for command in (["add", "Q", "--type", "algolia"], ["rotate", "Prod"]):
        said = shell.run("providers", *command, stdin=stdin, code=1)

        assert said == "Error: The fields are missing: pipe in NAME=value lines or a JSON object.\n"
    assert names(shell) == ["Prod"]


def test_failures_are_json_for_a_program(shell: Shell, home: Path) -> None:
    """An unknown type, a usage error, an unreadable file, a taken name: each on stdout, with its code."""
    (home / "f.env").write_text("OPENAI_API_KEY=k\nOTHER_KEY=x\n")
    failures = [
        ("unknown-provider-type", ["add", "Q", "--type", "nosuch", "--set", "region=de"], 1),
        ("usage", ["import", str(home / "f.env"), "--type", "openai"], 2),
        ("provider-not-found", ["test", "Absent"], 1),
        ("provider-not-found", ["rotate", "Absent"], 1),
    ]
    for code, command, status in failures:
        said = json.loads(shell.run("providers", *command, "--json", stdin="apiKey=k\n", code=status))

        assert (said["error"]["code"], bool(said["error"]["message"])) == (code, True)
    assert "There is no type 'nosuch' here. Known: algolia" in shell.run(
        "providers", "add", "Q", "--type", "nosuch", stdin="apiKey=k\n", code=1
    )


def test_every_provider_of_a_dotenv_file_is_imported_with_one_command(shell: Shell, home: Path) -> None:
    """What is not a provider's keeps the file where it is."""
    file = home / ".env"
    file.write_text(ENV_FILE + "OPENAI_API_KEY=canary-secret\nDATABASE_URL=postgres://me:pw@db/x\n")
    assert "--yes" in shell.run("providers", "import", str(file), code=2)
    said = shell.run("providers", "import", str(file), "--yes", "--delete-file")

    assert "Algolia (algolia): appId from ALGOLIA_APP_ID, apiKey from ALGOLIA_API_KEY\n" in said
    assert f"Kept {file}: it also holds DATABASE_URL." in said
    assert (names(shell), file.exists()) == (["Algolia", "OpenAI", "Prod"], True)
    assert "canary-secret" not in shell.seen


def test_a_provider_is_renamed(shell: Shell) -> None:
    """And nothing else of it changes."""
    shell.run("providers", "rename", "Prod", "Production")

    assert names(shell) == ["Production"]


def test_a_type_that_needs_no_field_needs_no_pipe(shell: Shell) -> None:
    """Local Search is added from a script as well."""
    shell.run("providers", "add", "Here", "--type", "local-search")

    assert names(shell) == ["Here", "Prod"]


def test_an_empty_file_is_told_in_a_sentence(shell: Shell, home: Path) -> None:
    """Importing it is an error of one line."""
    (home / "empty.env").touch()
    said = shell.run("providers", "import", str(home / "empty.env"), "--name", "Q", "--type", "algolia", code=1)

    assert said.startswith("Error: ")


def test_credentials_come_back_from_an_export(shell: Shell, home: Path) -> None:
    """The file is private and sealed; deleting and importing again restores the provider."""
    shell.run("providers", "export", str(home / "export.json"), stdin="other words\n")
    shell.run("providers", "delete", "Prod", "--yes")
    shell.run("providers", "import", str(home / "export.json"), stdin="other words\n")

    assert names(shell) == ["Prod"]
    assert "canary-secret" not in (home / "export.json").read_text()
    assert (home / "export.json").stat().st_mode & 0o777 == 0o600


def test_programs_of_an_export_need_a_yes(shell: Shell, home: Path) -> None:
    """What an MCP server of the file would run is shown, with its variables; without --yes the rest is imported."""

    async def export() -> str:
        config = {"command": "some-server", "args": ["--all the files"], "envMapping": {"REGION": "region"}}
        async with build_main_process(home / "other", master_key=bytes(32)) as main:
            await main.providers.save_provider(DEMO_APP_ID, "Files", "mcp", {"region": "canary-secret"}, "mcp", config)
            await main.providers.save_provider(DEMO_APP_ID, "Work", "openai", {"apiKey": "canary-secret"})
            return export_providers(await main.providers.all_providers(), "other words")

    (home / "export.json").write_text(asyncio.run(export()))
    said = shell.run("providers", "import", str(home / "export.json"), stdin="other words\n", code=1)
    assert "An MCP server runs: REGION=region some-server '--all the files'\n" in said
    assert "Left out Files: it runs a program on this computer, which nobody agreed to." in said
    assert names(shell) == ["Prod", "Work"]

    shell.run("providers", "import", str(home / "export.json"), "--yes", stdin="other words\n", code=1)
    assert names(shell) == ["Files", "Prod", "Work"]


def test_an_import_never_replaces_what_is_there(shell: Shell, home: Path) -> None:
    """What is stored may be newer than what a file holds, be it an export or the reference product's file."""
    shell.run("providers", "export", str(home / "export.json"), stdin="other words\n")
    shell.run("providers", "delete", "Prod", "--yes")
    shell.run("providers", "add", "Prod", "--type", "algolia", stdin="appId=NEWER\napiKey=k\n")
    entry = {"type": "algolia", "credentials": electron(b"v10", '{"appId": "OLDER", "apiKey": "canary-secret"}')}
    (home / "providers.json").write_text(json.dumps({"Prod": entry, "Another": entry}))
    said = shell.run("providers", "import", str(home / "export.json"), stdin="other words\n", code=1)
    reference = shell.run("providers", "import", str(home / "providers.json"), "--delete-file", code=1)
    stored = {found["name"]: found["publicFields"]["appId"] for found in shell.json("providers", "list")["providers"]}

    assert "Left out Prod: there is a provider of that name." in said
    assert "Left out Prod: there is a provider of that name." in reference
    assert stored == {"Another": "OLDER", "Prod": "NEWER"}
    assert (home / "providers.json").exists()


def test_a_dotenv_file_is_imported_and_deleted_when_told(shell: Shell, home: Path) -> None:
    """Names are mapped to fields; without `--delete-file` a script keeps its file."""
    file = home / ".env"
    file.write_text(ENV_FILE)
    one = shell.json("providers", "import", str(file), "--name", "One", "--type", "algolia")
    assert file.exists()
    shell.run("providers", "import", str(file), "--name", "Two", "--type", "algolia", "--delete-file")

    assert one["mapping"] == {"appId": "ALGOLIA_APP_ID", "apiKey": "ALGOLIA_API_KEY"}
    assert (names(shell), file.exists()) == (["One", "Prod", "Two"], False)


def test_a_vault_is_looked_at_rotated_and_locked_anew(shell: Shell) -> None:
    """Status, verify, a new data key, a new passphrase; the old passphrase opens nothing any more."""
    assert shell.json("vault", "status")["kind"] == "passphrase"
    assert shell.json("vault", "rotate-key")["key_version"] == 2
    shell.run("vault", "change-passphrase", stdin="new words\n")

    assert "does not open" in shell.run("vault", "verify", code=1)
    assert shell.json("vault", "verify", passphrase="new words")["sound"] is True


def test_a_vault_is_set_aside(shell: Shell) -> None:
    """A new store begins; nothing is deleted."""
    kept = shell.json("vault", "set-aside", "--yes")["files"]

    assert [(shell.user_data / "vault" / name).exists() for name in kept] == [True]
    assert shell.json("vault", "status", passphrase=None)["kind"] == "memory"


def test_without_a_terminal_a_missing_passphrase_is_an_error(shell: Shell) -> None:
    """A script is told, and does not hang."""
    assert "no terminal" in shell.run("providers", "list", passphrase=None, code=1)


def test_what_could_not_last_is_not_acknowledged(home: Path) -> None:
    """With neither keyring nor passphrase a command has nowhere to save to: it says so, and what to do first."""
    fresh = Shell(home / "fresh")
    said = fresh.run("providers", "add", "P", "--type", "algolia", stdin="appId=X\napiKey=k\n", passphrase=None, code=1)

    assert "no keyring" in said
    assert "latchkey vault move passphrase" in said


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(home: Path) -> None:
    """No traceback, and what to do about it."""
    (home / "file").touch()

    assert "--user-data" in Shell(home / "file" / "data").run("providers", "list", passphrase=None, code=1)


async def test_a_running_app_is_asked_instead(home: Path) -> None:
    """Its caches must hear of every change, so it makes the change itself."""
    asked: list[dict[str, Any]] = []

    async def answer(request: dict[str, Any]) -> dict[str, Any]:
        asked.append(request)
        return {"providers": [], "quarantined": []}

    instance = SingleInstance(home / "data")
    assert instance.claim()
    async with instance.serving(answer):
        shell = Shell(home / "data")
        listed = await asyncio.to_thread(shell.json, "providers", "list", passphrase=None)
    instance.close()

    assert listed == {"providers": [], "quarantined": []}
    assert asked == [{"do": "list", "appId": None}]
