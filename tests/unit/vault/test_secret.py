"""A secret can be used and not shown."""

import copy
import dataclasses
import json
import logging
import pickle
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pydantic_core
import pytest
import structlog

from ipc.encoding import encode
from main_process.providers.model import Provider, ProviderView
from main_process.vault.secret import Credentials, Secret

CANARY = "canary-3f9a"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def make_provider() -> Provider:
    return Provider(
        "app",
        ProviderView(
            name="P",
            type="t",
            provider_class="credential",
            provider_hash="hash",
            date_created=NOW,
            date_updated=NOW,
            public_fields={"appId": "X"},
        ),
        Credentials({"appId": "X", "apiKey": CANARY}),
        Secret({"headers": {"Authorization": CANARY}}),
    )


THINGS: list[Any] = [Secret(CANARY), Credentials({"apiKey": CANARY}), make_provider()]


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        ascii,
        "{}".format,
        "{!r:>40}".format,
        lambda thing: f"{thing!s}",
        lambda thing: repr([thing]),
        lambda thing: repr({"k": thing}),
        lambda thing: str(copy.deepcopy(thing)),
        lambda thing: json.dumps(thing, default=str),
        lambda thing: orjson.dumps(str(thing)).decode(),
    ],
)
def test_no_way_of_printing_shows_it(thing: Any, show: Callable[[Any], str]) -> None:
    """Nor do the containers it is in."""
    assert CANARY not in show(thing)


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: type(thing).__name__)
@pytest.mark.parametrize(
    "encoder",
    [json.dumps, orjson.dumps, pickle.dumps, pydantic_core.to_json, encode, lambda thing: encode({"a": [thing]})],
)
def test_no_encoder_takes_it(thing: Any, encoder: Callable[[Any], Any]) -> None:
    """JSON, pickle, pydantic and the router's own encoder refuse; the refusal does not quote it."""
    with pytest.raises((TypeError, ValueError)) as refusal:
        encoder(thing)

    assert CANARY not in str(refusal.value)


def test_a_provider_as_a_dict_is_still_masked() -> None:
    """`asdict` walks into dataclasses; it finds the credentials, not what is in them."""
    fields = dataclasses.asdict(make_provider())

    assert CANARY not in repr(fields)
    with pytest.raises(TypeError):
        json.dumps(fields["credentials"])


def test_tracebacks_with_locals_do_not_show_it() -> None:
    """As a debugger, a crash reporter or a log with locals would print them."""

    def fails() -> None:
        provider = make_provider()
        secret, credentials = Secret(CANARY), provider.credentials
        raise RuntimeError(f"{provider} {secret} {credentials}")

    with pytest.raises(RuntimeError) as failure:
        fails()
    shown = "".join(traceback.TracebackException.from_exception(failure.value, capture_locals=True).format())
    assert "provider = " in shown
    assert CANARY not in shown


def test_logs_do_not_show_it(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the standard library's nor structlog's renderers."""
    logging.getLogger("test").info("%s %r", *THINGS[:2])
    shown = structlog.dev.ConsoleRenderer()(None, "info", {"event": "e", "thing": THINGS})
    as_json = structlog.processors.JSONRenderer()(None, "info", {"event": "e", "thing": THINGS})

    assert [text for text in (caplog.text, shown, as_json) if CANARY in str(text)] == []


def test_a_secret_has_no_attributes_that_give_it_away() -> None:
    """`vars`, `dir` and `__dict__` lead nowhere."""
    for thing in THINGS:
        assert not hasattr(thing, "__dict__")
        assert [name for name in dir(thing) if not name.startswith("_") and getattr(thing, name) == CANARY] == []


def test_secrets_compare_with_secrets_alone_and_have_no_hash() -> None:
    """A comparison with text is never true, so that no assertion prints the two."""
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    with pytest.raises(TypeError):
        hash(Secret("a"))


def test_credentials_are_a_mapping_of_text() -> None:
    """Code that uses a key gets a plain string."""
    credentials = Credentials({"appId": "X", "apiKey": CANARY})

    assert (credentials["apiKey"], list(credentials), len(credentials), "apiKey" in credentials) == (
        CANARY, ["appId", "apiKey"], 2, True,
    )  # fmt: skip
    assert credentials.get("absent") is None
    assert dict(credentials) == {"appId": "X", "apiKey": CANARY}
