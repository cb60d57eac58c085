"""From what a person typed to what is stored, and to the command that they agree to."""

import pytest

from ipc.errors import InvalidParams
from main_process.mcp.adding import SECRET, Typed, draft, typed_of
from main_process.mcp.catalogue import McpCatalogueEntry, ServerCatalogue
from main_process.providers.mcp_config import check_credentials


def test_a_command_line_is_read_as_a_terminal_would() -> None:
    """Quotation marks keep words together; what is agreed to is each argument by itself."""
    made = draft(Typed("Notes", "npx -y 'some server' --root \"/a b\"", "TOKEN", {SECRET: "x"}), None)

    assert made.reached_by == ["npx", "-y", "some server", "--root", "/a b"]
    assert made.config["envMapping"] == {"TOKEN": SECRET}
    assert (made.type, made.credentials) == ("mcp", {SECRET: "x"})
    assert "credentials" not in repr(made)


def test_an_address_is_an_address() -> None:
    """Its secret goes into a header."""
    made = draft(Typed("Team", "https://mcp.example/mcp", "X-Key", {SECRET: "x"}), None)

    assert made.reached_by == ["https://mcp.example/mcp"]
    assert made.config["headerMapping"] == {"X-Key": SECRET}


@pytest.mark.parametrize(
    ("where", "place", "secret"),
    [
        ("", "", ""),
        ("npx 'unfinished", "", ""),
        ("./server", "", ""),
        ("http://mcp.example", "", ""),
        ("npx server", "TOKEN", ""),
        ("npx server", "", "x"),
        ("npx server", "LD_PRELOAD", "x"),
    ],
)
def test_what_cannot_be_saved_is_refused_where_it_is_typed(where: str, place: str, secret: str) -> None:
    """A command that is none, a secret without a place, a place without a secret, a variable that loads code."""
    with pytest.raises(InvalidParams):
        draft(Typed("P", where, place, {SECRET: secret}), None)


@pytest.mark.parametrize("entry", ServerCatalogue().all().servers, ids=lambda entry: entry.id)
def test_every_entry_of_the_catalogue_can_be_typed_and_saved(entry: McpCatalogueEntry) -> None:
    """What is filled in is what the entry says, and its mapping names its own credentials."""
    credentials = {wanted.name: "a value" for wanted in entry.credentials}

    made = draft(Typed(entry.name, typed_of(entry), "", credentials), entry)

    assert made.type == entry.id
    assert made.config == entry.mcp_config
    check_credentials(made.config, made.credentials)


def test_a_server_at_which_one_signs_in_gets_no_secret() -> None:
    """Its configuration says so; a program, or a secret beside it, is refused."""
    made = draft(Typed("Team", "https://mcp.example/mcp", oauth=True), None)
    assert (made.config, made.credentials) == (
        {"transport": "http", "url": "https://mcp.example/mcp", "oauth": True},
        {},
    )
    for wrong in (
        Typed("Team", "npx some-server", oauth=True),
        Typed("Team", "https://mcp.example/mcp", "X-Key", {SECRET: "x"}, oauth=True),
    ):
        with pytest.raises(InvalidParams):
            draft(wrong, None)
