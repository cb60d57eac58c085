"""What people import: .env and JSON files, read as they are, mapped by whole words, and never taken across vendors."""

import asyncio
import contextlib
import os
import time
from pathlib import Path

import pytest

from ipc.errors import InvalidParams, IpcError
from main_process.errors import CredentialsInvalid, UnknownProviderType
from main_process.providers.controller import ProviderController
from main_process.providers.import_file import FileValues, read_file, read_values
from main_process.providers.import_names import propose, suggest
from main_process.providers.importing import ProviderImport, Wanted
from main_process.providers.types import ProviderTypes
from main_process.sdks.algolia.provider_type import ALGOLIA
from main_process.sdks.openai.provider_type import OPENAI
from main_process.sdks.rest.provider_type import REST
from tests.fakes.keyring_back_end import keyring_with
from tests.unit.providers.conftest import Open

TYPES = ProviderTypes([ALGOLIA, OPENAI, REST])
SEALED = (
    *(
        "encrypted:BDqDBibm4wsYqM",
        "{{ op://vault/item/key }}",
        "vault:secret/data/x#key",
        "bws://1",
        "ref+vault://x#/k",
    ),
    *("@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/)", "arn:aws:secretsmanager:eu:1:secret:x"),
)
"""References and sealed texts of dotenvx, 1Password, Vault, Bitwarden, vals, Azure and AWS."""


def test_a_dotenv_file_is_read() -> None:
    """Quotes, comments, `export`, several lines and escapes are what people have in such files."""
    text = (
        "# keys\nexport ALGOLIA_APP_ID=X\nALGOLIA_API_KEY='a=b#c'\nEMPTY=\n\n"
        'B="two words" # why\nC=plain # why\nnot a line\r\n'
        'PEM="-----BEGIN\nabc\n-----END" # c\nG="a\\"b\\n"\nD=“smart”\nE = \u200bzero\u200b\n'
    )

    assert dict(read_values(text).values) == {
        "ALGOLIA_APP_ID": "X",
        "ALGOLIA_API_KEY": "a=b#c",
        "B": "two words",
        "C": "plain",
        "PEM": "-----BEGIN\nabc\n-----END",
        "G": 'a"b\n',
        "D": "smart",
        "E": "zero",
    }


def test_what_gives_no_value_is_named() -> None:
    """It would be lost with the file: keys in comments, lists, names that refer to others."""
    assert read_values("A=1\n#OLD=2\n# just words\nrubbish\nB=${A}").unread == (
        "# OLD",
        "a line that is no NAME=value",
        "B, which refers to another name",
    )
    assert read_values('{"a": "x", "n": 5, "list": ["y"], "none": null}').unread == ("n", "list")


def test_no_value_is_lost_in_the_reading() -> None:
    """What is there twice, or whose quotation marks swallow the next line, would be gone with the file."""
    twice = read_values("A=1\nB=x\nA=2\nB=x\n")
    assert (dict(twice.values), twice.unread) == ({"A": "2", "B": "x"}, ("A, which is there more than once",))
    for text in ('{"A": "1", "A": "2"}', '{"a.b": "1", "a": {"b": "2"}}'):
        assert [what.partition(",")[2] for what in read_values(text).unread] == [" which is there more than once"]
    for line in ('A="abc', "A='abc", 'A="a"b', "A='x'\"y\""):
        found = read_values(f'{line}\nB="def"\nC=x')
        assert (dict(found.values), found.unread) == (
            {"B": "def", "C": "x"},
            ("A, whose quotation marks do not fit",),
        )
    assert dict(read_values("A=\"x\"#y\nB='z' # w\n").values) == {"A": "x", "B": "z"}


@pytest.mark.parametrize(
    "value", ["$OTHER", "$(cat key)", "%OTHER%", "op://vault/item/key", "ENC[AES256_GCM,data:x]", *SEALED]
)
def test_what_stands_for_a_value_is_none(value: str) -> None:
    """Another variable, a command, a password manager's reference: a key of that text works nowhere."""
    found = read_values(f'A={value}\nB=1\nC="{value}"\nD=a{value}')
    assert dict(found.values) == {"B": "1", "D": f"a{value}"}
    assert found.unread == ("A, which refers to another name", "C, which refers to another name")
    assert dict(read_values(f"A='{value}'").values) == {"A": value}


@pytest.mark.parametrize(
    "line",
    [
        *("export\tK=v", "export  K = v", 'declare -x K="v"', "set K=v", '$env:K = "v"', "  - K=v"),
        *("\ufeffK=v", "K\u200b=v", "K\u00a0=\u00a0v\u00a0"),
        *("set -gx K v", "set -Ux K 'v'", "setenv K v", 'setx K "v"', "setx K v /M", 'set "K=v"', "@SET K=v\r"),
        *(
            "$Env:K = 'v'",
            "ENV K v",
            "ENV K=v",
            "ARG K=v",
            "-e K=v",
            "--env K=v",
            'Environment="K=v"',
            "Environment=K=v",
        ),
        *("export K=v;", "export K='v';", "K=$'v'", "K: v", "K:   'v'", "  K: v # why", "- K: v"),
        *("environment:\n  K: v", "[main]\nK=v", "app:\n  web:\n    env:\n      K: v\n"),
    ],
)
def test_a_name_is_found_behind_what_stands_before_it(line: str) -> None:
    """Shells, lists of variables in YAML, and what nobody sees: two files in one have a mark in the middle."""
    assert dict(read_values(f"A=1\n{line}\n").values) == {"A": "1", "K": "v"}


def test_a_command_names_several_and_a_value_may_have_blanks() -> None:
    """As the shell reads them; without a command in front a blank or semicolon is the value's."""
    assert dict(read_values("export A=1 B='2'\nC=x y=z\nD=Server=x;Key=y;\n").values) == {
        "A": "1",
        "B": "2",
        "C": "x y=z",
        "D": "Server=x;Key=y;",
    }


def test_a_document_goes_on_to_its_end_without_quotation_marks() -> None:
    """Its lines are no names, and its first line is no key."""
    pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQ==\nabc=def\n-----END PRIVATE KEY-----"
    found = read_values(f"A=1\nPEM={pem}\nB=2\n")
    assert (dict(found.values), found.unread) == ({"A": "1", "PEM": pem, "B": "2"}, ())


@pytest.mark.parametrize(
    "text",
    [
        "openai:\n  api_key: sk\nother:\n  api_key: x\n",
        '[openai]\napi_key = "sk"\n[other]\napi_key = "x"\n',
        '{"openai": {"api_key": "sk"}, "other": {"api_key": "x"}}',
    ],
)
def test_one_name_below_two_headings_is_two_names(text: str) -> None:
    """YAML, TOML and JSON alike: the key of one vendor is not taken for another's."""
    found = read_values(text)
    assert (dict(found.values), found.unread) == ({"openai.api_key": "sk", "other.api_key": "x"}, ())
    assert suggest(OPENAI, list(found.values)) == {"apiKey": "openai.api_key"}


def test_settings_of_a_hosting_service_are_a_list() -> None:
    """Each with its name and value."""
    text = '[{"name": "A", "value": "1", "slotSetting": false}, {"key": "B", "value": "2"}]'
    assert dict(read_values(text).values) == {"A": "1", "B": "2"}
    assert dict(read_values('{"env": [{"name": "A", "value": "1"}], "n": ["x"]}').values) == {"env.A": "1"}


@pytest.mark.parametrize(
    "value", ["<app id>", "your-api-key-here", "YOUR_SECRET_KEY", "changeme", "change-me", "sk-xxxxxxxx", "***", "..."]
)
def test_what_a_template_holds_is_no_value(value: str) -> None:
    """A key of that text works nowhere; it is named, and the rest is taken."""
    found = read_values(f"A={value}\nB=1")
    assert (dict(found.values), found.unread) == ({"B": "1"}, ("A, which only stands for a value",))


def test_json_with_comments_is_read() -> None:
    """As editors' settings have them, with a comma too many."""
    text = '\ufeff// mine\n{\n/* a\n, } */ "A": "http://x", // b\n"B": ["y",],\n}'
    assert dict(read_values(text).values) == {"A": "http://x"}


def test_a_comment_in_another_encoding_keeps_nobody_from_the_keys(tmp_path: Path) -> None:
    """Old Windows editors know neither UTF-8 nor marks."""
    (tmp_path / "f").write_bytes("# Schlüssel\nA=1\n".encode("cp1252"))
    assert dict(read_values(read_file(tmp_path / "f")).values) == {"A": "1"}


@pytest.mark.parametrize(
    "pasted",
    [
        *('$env:OPENAI_API_KEY="sk-abc"', "set OPENAI_API_KEY=sk-abc", "OPENAI_API_KEY: sk-abc", "X-API-Key: sk-abc"),
        *("api-key: sk-abc", "bearer: sk-abc", '"sk-abc",', "'sk-abc';", 'OPENAI_API_KEY="sk-abc",'),
        *("sk-abc\n", "\u00a0sk-abc\u00a0", "\u202esk-abc\u202c", "\u201csk-abc\u201d"),
    ],
)
def test_a_key_is_taken_without_its_surroundings(pasted: str) -> None:
    """A shell's line, a header, a line of JSON or code."""
    assert OPENAI.read({"apiKey": pasted}) == {"apiKey": "sk-abc"}


def test_a_json_file_is_read_flat() -> None:
    """Nested objects become dotted names."""
    assert dict(read_values('{"algolia": {"appId": "X"}, "top": "z"}').values) == {"algolia.appId": "X", "top": "z"}


@pytest.mark.parametrize("text", ["", "just words", "{broken", "{}", '{"a": 1}', "{" * 50, "x" * 1_000_001])
def test_a_file_without_credentials_is_refused(text: str) -> None:
    """The message says what such a file looks like, and quotes nothing of it."""
    with pytest.raises(InvalidParams):
        read_values(text)


@pytest.mark.parametrize(
    "text",
    [
        "A=" + " " * 900_000 + "#x",
        'A="' + "\n" * 900_000,
        "A='" + "\n" * 900_000,
        'A="\\"\n' * 150_000,
        "A=x" + " #" * 400_000,
        'A="' + "\\" * 900_000,
        "=" * 900_000,
        "\n".join(f"N{n}=x" for n in range(100_000)),
        '{"' + '\\"' * 400_000,
        "{" + "/*" * 400_000,
        'A="x\n' * 200_000,
        '{"a":' * 190_000,
    ],
    ids=[
        "blanks",
        "open quote",
        "open single quote",
        "escaped quotes",
        "hashes",
        "backslashes",
        "equals",
        "names",
        "JSON string",
        "JSON comment",
        "odd quotes",
        "JSON depth",
    ],
)
def test_every_file_is_read_in_linear_time(text: str) -> None:
    """A megabyte of the worst takes seconds at most, on a busy machine; quadratic work would take hours."""
    started = time.perf_counter()
    with contextlib.suppress(InvalidParams):
        read_values(text)

    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "")])
def test_a_files_byte_order_mark_is_no_part_of_it(tmp_path: Path, encoding: str, mark: str) -> None:
    """PowerShell writes one."""
    (tmp_path / "f").write_text(f"{mark}A=ä\n", encoding=encoding)

    assert dict(read_values(read_file(tmp_path / "f")).values) == {"A": "ä"}


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """So are one that is too large, one that is not there, a device, and a pipe, at which a reader would wait."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "f").write_bytes(b"\xff\x00\x80")
    (tmp_path / "large").write_bytes(b"A=1\n" * 1_100_000)
    for name in ("f", "large", "absent", "pipe", "device"):
        with pytest.raises(InvalidParams):
            read_file(tmp_path / name)


@pytest.mark.parametrize(
    ("provider_type", "names", "expected"),
    [
        ("algolia", ["ALGOLIA_APP_ID", "ALGOLIA_API_KEY", "OPENAI_API_KEY"],
         {"appId": "ALGOLIA_APP_ID", "apiKey": "ALGOLIA_API_KEY"}),
        ("algolia", ["OPENAI_API_KEY", "algolia.key", "algolia.applicationId"],
         {"appId": "algolia.applicationId", "apiKey": "algolia.key"}),
        ("algolia", ["NEXT_PUBLIC_ALGOLIA_APP_ID", "ALGOLIA_ADMIN_API_KEY", "ALGOLIA_SEARCH_API_KEY"],
         {"appId": "NEXT_PUBLIC_ALGOLIA_APP_ID", "apiKey": "ALGOLIA_ADMIN_API_KEY"}),
        ("algolia", ["ALGOLIA_APP_ID", "ALGOLIA_API_KEY", "AWS_REGION", "ALLOWED_HOSTS"],
         {"appId": "ALGOLIA_APP_ID", "apiKey": "ALGOLIA_API_KEY"}),
        ("openai", ["DATABASE_URL", "OPENAI_API_KEY"], {"apiKey": "OPENAI_API_KEY"}),
        ("openai", ["OPENAI_API_KEY", "OPENAI_DATABASE_URL"], {"apiKey": "OPENAI_API_KEY"}),
        ("openai", ["OPENAI_API_KEY", "GOOGLE_CLOUD_PROJECT", "PROJECT"], {"apiKey": "OPENAI_API_KEY"}),
        ("openai", ["OPENAI_API_KEY", "OPENAI_API_BASE", "OPENAI_ORG_ID"],
         {"apiKey": "OPENAI_API_KEY", "baseUrl": "OPENAI_API_BASE", "organization": "OPENAI_ORG_ID"}),
        ("openai", ["GITHUB_TOKEN", "STRIPE_SECRET_KEY"], {}),
        ("openai", ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"], {}),
        ("openai", ["OPENAI_WEBHOOK_SECRET_KEY", "MY_OPENAI_KEYS"], {}),
        ("openai", ["OPENAI_PROD_API_KEY", "OPENAI_API_KEY", "STAGING_OPENAI_API_KEY"], {"apiKey": "OPENAI_API_KEY"}),
        ("openai", ["OPENAI_PROD_API_KEY", "STAGING_OPENAI_API_KEY"], {}),
        ("openai", ["openAIKey"], {"apiKey": "openAIKey"}),
        ("openai", ["apiKey", "baseUrl"], {"apiKey": "apiKey", "baseUrl": "baseUrl"}),
        ("openai", ["API_KEY"], {"apiKey": "API_KEY"}),
        ("openai", ["API_KEY", "DATABASE_URL"], {}),
        ("rest", ["REST_BASE_URL", "REST_TOKEN"], {"baseUrl": "REST_BASE_URL", "token": "REST_TOKEN"}),
        ("algolia", ["PATH", "HOME"], {}),
    ],
)  # fmt: skip
def test_a_name_counts_when_its_whole_words_name_type_and_field(
    provider_type: str, names: list[str], expected: dict[str, str]
) -> None:
    """Never a part of a word, never another vendor's, never anybody's."""
    schema = TYPES.get(provider_type)

    assert schema is not None
    assert suggest(schema, names) == expected


def test_every_provider_of_a_file_is_proposed() -> None:
    """Each environment is one of its own; what is not whole is none."""
    names = ["ALGOLIA_APP_ID", "OPENAI_PROD_API_KEY", "STAGING_OPENAI_API_KEY", "REST_TOKEN", "DATABASE_URL"]

    assert [(proposal.name, proposal.mapping) for proposal in propose(TYPES, names)] == [
        ("OpenAI prod", {"apiKey": "OPENAI_PROD_API_KEY"}),
        ("OpenAI staging", {"apiKey": "STAGING_OPENAI_API_KEY"}),
    ]


ENV = read_values("ALGOLIA_APP_ID=X\nALGOLIA_API_KEY=a\nOPENAI_API_KEY=o\n")
BOTH = (
    Wanted("Search", "algolia", {"appId": "ALGOLIA_APP_ID", "apiKey": "ALGOLIA_API_KEY"}),
    Wanted("Chat", "openai", {"apiKey": "OPENAI_API_KEY"}),
)


async def test_several_providers_come_from_one_file(store: ProviderController) -> None:
    """When all of it is stored on disk the file may go."""
    imported = await ProviderImport(store, TYPES).values("app", ENV, BOTH)

    assert [view.name for _, view in imported.saved] == ["Search", "Chat"]
    assert imported.why_the_file_stays == ""


async def test_a_file_stays_while_anything_in_it_is_not_stored(store: ProviderController) -> None:
    """A name that was not chosen, a provider that was left out, a line that was not read."""
    importer = ProviderImport(store, TYPES)
    one = await importer.values("app", ENV, BOTH[:1])
    again = await importer.values("app", ENV, BOTH)
    commented = await importer.values(
        "app", FileValues(ENV.values, ("# OLD",)), [Wanted("S2", *_rest(BOTH[0])), Wanted("C2", *_rest(BOTH[1]))]
    )

    assert one.why_the_file_stays == "it also holds OPENAI_API_KEY"
    assert [(entry.name, entry.reason) for entry in again.left_out] == [("Search", "there is a provider of that name")]
    assert again.why_the_file_stays == "it also holds Search, ALGOLIA_APP_ID, ALGOLIA_API_KEY"
    assert commented.why_the_file_stays == "it also holds # OLD"


def _rest(wanted: Wanted) -> tuple[str, dict[str, str]]:
    return wanted.type, wanted.mapping


async def test_what_is_in_memory_alone_keeps_its_file(open_store: Open) -> None:
    """With neither keyring nor passphrase it would be gone with the session."""
    imported = await ProviderImport(open_store(keyring=keyring_with(None)), TYPES).values("app", ENV, BOTH)

    assert (len(imported.saved), "memory" in imported.why_the_file_stays) == (2, True)


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Wanted("P", "openai", {"apiKey": "ABSENT"}), InvalidParams),
        (Wanted("P", "nosuch", {"apiKey": "OPENAI_API_KEY"}), UnknownProviderType),
        (Wanted("P", "openai", {"apiKee": "OPENAI_API_KEY"}), CredentialsInvalid),
        (Wanted("P", "algolia", {"apiKey": "ALGOLIA_API_KEY"}), CredentialsInvalid),
        (Wanted("P", "openai", {"apiKey": "OPENAI_API_KEY", "baseUrl": "ALGOLIA_APP_ID"}), CredentialsInvalid),
    ],
)
async def test_one_that_cannot_be_is_an_error_and_of_several_is_left_out(
    store: ProviderController, wanted: Wanted, error: type[IpcError]
) -> None:
    """Each with its reason, and never with a value."""
    importer = ProviderImport(store, TYPES)
    with pytest.raises(error):
        await importer.values("app", ENV, [wanted])
    imported = await importer.values("app", ENV, [wanted, BOTH[1]])

    assert ([view.name for _, view in imported.saved], [entry.name for entry in imported.left_out]) == (["Chat"], ["P"])


async def test_of_two_imports_at_once_nothing_is_overwritten(store: ProviderController) -> None:
    """The look and the write are one transaction."""
    importer = ProviderImport(store, TYPES)
    first, second = await asyncio.gather(*(importer.values("app", ENV, BOTH) for _ in range(2)))

    assert sorted([len(first.saved), len(second.saved)]) == [0, 2]


@pytest.mark.parametrize("value", ["${OTHER}", "op://vault/item/key", '"half'])
def test_a_file_whose_only_value_is_none_says_why(value: str) -> None:
    """Not that the file is of another kind."""
    with pytest.raises(InvalidParams, match=r"no value that can be imported: OPENAI_API_KEY, wh"):
        read_values(f"OPENAI_API_KEY={value}\n# SECRET=left out\n")
