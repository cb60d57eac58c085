"""A service that repeats the credential it was asked with: no answer that holds it passes, in whatever dress."""

import base64
import html
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.messages import ReadParams
from main_process.extensions import ExtensionContext, ProviderType
from main_process.providers.types import Field
from main_process.sdks.http.echo import CredentialInAnswer, Echo, EchoInStream
from tests.fakes.raw_server import Asked, answer, events, raw_server

SECRET = "sk-Canary_42/+é"
LONG = "sk-proj-Canary0123456789abcdef"

DRESSES: dict[str, Callable[[str], str]] = {
    "as it is": lambda s: s,
    "upper case": str.upper,
    "a line break inside": lambda s: f"{s[:6]}\n{s[6:]}",
    "zero width inside": lambda s: f"{s[:6]}\u200b{s[6:]}",
    "a soft hyphen inside": lambda s: f"{s[:6]}\xad{s[6:]}",
    "percent-encoded": lambda s: quote(s, safe=""),
    "every character percent-encoded": lambda s: "".join(f"%{byte:02x}" for byte in s.encode()),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64 for URLs": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
    "base64 in a longer text": lambda s: base64.b64encode(b"user:" + s.encode() + b":tail").decode(),
    "base64 in lines": lambda s: base64.encodebytes(b"x" * 53 + s.encode()).decode(),
    "hexadecimal": lambda s: s.encode().hex(),
    "JSON in a text": lambda s: json.dumps({"key": s}),
    "JSON in JSON in a text": lambda s: json.dumps(json.dumps({"key": s})),
    "every character escaped": lambda s: "".join(f"\\u{ord(char):04x}" for char in s),
    "HTML": html.escape,
    "character references": lambda s: "".join(f"&#{ord(char)};" for char in s),
}


@pytest.mark.parametrize("secret", [SECRET, LONG, "pass word-1"])
@pytest.mark.parametrize("dress", DRESSES)
def test_a_credential_is_known_in_every_usual_dress(dress: str, secret: str) -> None:
    """Alone and within other text; and its owner is known by nothing else."""
    echo = Echo([secret])
    dressed = DRESSES[dress](secret)
    for said in (dressed, f"headers: Authorization {dressed}, and more"):
        assert echo.is_in(json.dumps({"said": said}, ensure_ascii=False).encode())
    assert not echo.is_in(b'{"said": "sk-proj-Canary is how it begins"}')


def test_what_is_short_is_not_looked_for() -> None:
    """It would be in every answer."""
    echo = Echo(["k", "token", ""])
    assert not echo
    assert not echo.is_in(b"a token, k?")


def test_a_credential_is_not_shown_by_what_knows_it() -> None:
    """Not by its repr."""
    assert "anary" not in repr(Echo([LONG])) + str(Echo([LONG]))


@given(st.integers(1, 12))
def test_a_credential_that_comes_in_pieces_is_known(size: int) -> None:
    """Before its last piece goes out, however small the pieces are."""
    watch = EchoInStream(Echo([LONG]), "openai-chat")
    said = f"Your key is {LONG}, I think."
    passed = ""
    for start in range(0, len(said), size):
        piece = said[start : start + size]
        try:
            watch.refuse({"choices": [{"delta": {"content": piece}}]})
        except CredentialInAnswer:
            break
        passed += piece
    assert "Your key" in said
    assert LONG not in passed
    assert said.startswith(passed)
    assert passed != said


def echoing(asked: Asked) -> list[bytes]:
    """A service that repeats the request's headers in all it says."""
    text = json.dumps(asked.headers)
    if '"stream": true' in asked.body or '"stream":true' in asked.body:
        words = [{"choices": [{"delta": {"content": text[i : i + 9]}}]} for i in range(0, len(text), 9)]
        return events(*(b"data: " + json.dumps(word).encode() + b"\n\n" for word in words), b"data: [DONE]\n\n")
    return answer(json.dumps({"data": [{"id": text}], "items": [text], "hits": [text]}).encode())


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[MainProcess]:
    async with build_main_process(tmp_path, master_key=bytes(32)) as built:
        yield built


async def saved(main: MainProcess, kind: str, **fields: str) -> dict[str, Any]:
    view = await main.providers.save_provider("a", "P", kind, fields)
    return {"providerHash": view.provider_hash, "dashboardAppId": "a", "providerName": "P"}


CALLS: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "rest-get": ("rest", {"token": LONG}, {"path": "headers"}),
    "rest-send": ("rest", {"username": "me", "password": LONG, "methods": "POST"}, {"method": "POST", "path": "x"}),
    "algolia-list-indices": ("algolia", {"appId": "APP", "apiKey": LONG}, {}),
    "algolia-search": ("algolia", {"appId": "APP", "apiKey": LONG}, {"indexName": "i", "cache": True}),
    "openai-models": ("openai", {"apiKey": LONG}, {}),
    "openai-chat": ("openai", {"apiKey": LONG}, {"model": "m", "messages": [{"role": "user", "content": "hi"}]}),
}


@pytest.mark.allow_logs  # the router logs that a service failed
@pytest.mark.parametrize("channel", CALLS)
async def test_no_answer_with_the_credential_reaches_the_page(main: MainProcess, channel: str) -> None:
    """Neither as it was sent nor in base64, of any SDK; the call is named, the key is not; nothing is cached."""
    kind, fields, params = CALLS[channel]
    async with raw_server(echoing) as server:
        where = {"hosts": server.origin} if kind == "algolia" else {"baseUrl": server.origin}
        ref = await saved(main, kind, **fields, **where)
        passed: list[Any] = []
        for _ in range(2):
            with pytest.raises(CredentialInAnswer, match=channel) as caught:
                await read(main, channel, {**ref, **params}, passed)
            assert LONG not in caught.value.message
        assert LONG not in "".join(chunk["choices"][0]["delta"]["content"] for chunk in passed)
        assert len(server.asked) == 2


async def read(main: MainProcess, channel: str, params: dict[str, Any], into: list[Any]) -> None:
    """The pieces of a stream, as they come; another answer goes nowhere."""
    answered = await main.ipc.invoke(channel, params)
    async for chunk in answered:
        into.append(chunk)  # noqa: PERF401 (what came before a failure is to be kept)


@pytest.mark.allow_logs  # as above
async def test_an_extensions_answers_are_looked_at_too(main: MainProcess) -> None:
    """A handler that has its client from `get_client` passes nothing on either."""

    class Params(ReadParams):
        pass

    def activate(context: ExtensionContext) -> None:
        context.providers.register_type(ProviderType("acme", "Acme", (Field("secretKey", "Key"),)))
        context.client_cache.register_factory("acme", lambda credentials: {"key": credentials["secretKey"]})

        async def whoami(_sender: Any, params: Params) -> Any:
            client = await context.client_cache.get_client(
                params.provider_hash, params.dashboard_app_id, params.provider_name
            )
            return {"you": [client["key"]]}

        async def talk(_sender: Any, params: Params) -> AsyncIterator[Any]:
            yield (await whoami(_sender, params))["you"][0][:12]
            yield (await whoami(_sender, params))["you"][0][12:]

        context.ipc.handle("acme-whoami", whoami, params=Params)
        context.ipc.handle("acme-talk", talk, params=Params)

    await main.extensions.try_out("acme", activate)
    ref = await saved(main, "acme", secretKey=LONG)
    with pytest.raises(CredentialInAnswer, match="acme-whoami"):
        await main.ipc.invoke("acme-whoami", ref)
    with pytest.raises(CredentialInAnswer, match="acme-talk"):
        _ = [chunk async for chunk in await main.ipc.invoke("acme-talk", ref)]


@pytest.mark.parametrize("place", [100, 256 * 1024 - 8, 300 * 1024, 3 * 1024 * 1024])
def test_a_long_text_is_looked_through_in_pieces(place: int) -> None:
    """Wherever it stands, across the edges of the pieces too."""
    secret = "sk-canary-0123456789"
    text = b"x" * place + b"sk-canary-01\n  23456789" + b"x" * 100_000
    assert Echo([secret]).is_in(text)
    assert not Echo([secret]).is_in(text.replace(b"canary", b"other!"))
