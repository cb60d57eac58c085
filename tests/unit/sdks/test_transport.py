"""The one door to the network: origins, paths, proxies and bounds, the same for every SDK."""

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from ipc.errors import Code, IpcError
from main_process.errors import ServiceError
from main_process.sdks.algolia import provider_type as algolia
from main_process.sdks.algolia.answers import document
from main_process.sdks.http.bounds import MIB, Bounds, Meter
from main_process.sdks.http.hosts import BaseUrl, parse_base_url
from main_process.sdks.http.proxies import ProxyUnusable, proxy_for
from main_process.sdks.http.sse import EventReader
from main_process.sdks.http.transport import Reach, open_client
from main_process.sdks.openai import provider_type as openai
from main_process.sdks.openai.calls import OpenAiCalls
from main_process.sdks.rest import provider_type as rest
from tests.fakes.raw_server import answer, events, raw_server

PACK: dict[str, Callable[..., bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}
HELLO = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}


async def by_algolia(origin: str) -> Any:
    client = await asyncio.to_thread(algolia.make_client, {"appId": "A", "apiKey": "k", "hosts": origin})
    try:
        return document(await client.list_indices_with_http_info())
    finally:
        await client.aclose()


async def by_openai(origin: str) -> Any:
    client = await asyncio.to_thread(openai.make_client, {"apiKey": "k", "baseUrl": f"{origin}/v1"})
    try:
        return await OpenAiCalls().complete(client, HELLO)
    finally:
        await client.close()


async def by_openai_chat(origin: str) -> Any:
    client = await asyncio.to_thread(openai.make_client, {"apiKey": "k", "baseUrl": f"{origin}/v1"})
    try:
        return [chunk async for chunk in OpenAiCalls().stream(client, HELLO)]
    finally:
        await client.close()


async def by_rest(origin: str) -> Any:
    client = await rest.make_client({"baseUrl": origin})
    try:
        return await client.send("GET", "x")
    finally:
        await client.close()


SDKS: dict[str, Callable[[str], Awaitable[Any]]] = {
    "algolia": by_algolia,
    "openai": by_openai,
    "openai chat": by_openai_chat,
    "rest": by_rest,
}
every_sdk = pytest.mark.parametrize("sdk", SDKS)


async def failure(sdk: str, pieces: list[bytes]) -> IpcError:
    """What a service that answers so is called."""
    async with raw_server(lambda _: pieces) as server:
        with pytest.raises(Exception) as caught:  # noqa: PT011 (the SDK's own, too: its type translates it)
            await SDKS[sdk](server.origin)
    error = caught.value if isinstance(caught.value, IpcError) else openai.translate(caught.value)
    assert error is not None
    return error


@every_sdk
@pytest.mark.parametrize("encoding", PACK)
@pytest.mark.allow_logs  # stamina warns of retries
async def test_a_bomb_is_given_up(sdk: str, encoding: str) -> None:
    """64 MiB in 64 KiB: nobody unpacks it to its end."""
    packed = await asyncio.to_thread(PACK[encoding], b'{"a": "' + b"a" * (64 * MIB) + b'"}', 9)
    error = await failure(sdk, answer(packed, content_encoding=encoding))
    assert error.code is Code.TOO_LARGE


@every_sdk
async def test_an_answer_without_an_end_is_given_up(sdk: str) -> None:
    """Nothing is kept of it beyond the bound."""
    error = await failure(sdk, events(*[b"[" + b"1," * 512 * 1024] * 40, kind="application/json"))
    assert error.code is Code.TOO_LARGE


async def test_an_event_line_without_an_end_is_given_up() -> None:
    """A line, and an event of many lines."""
    for pieces in ([b"data: " + b"x" * MIB] + [b"x" * MIB] * 8, [b"data: " + b"x" * 1000 + b"\n"] * 4_000):
        error = await failure("openai chat", events(*pieces))
        assert error.code is Code.TOO_LARGE


@every_sdk
@pytest.mark.allow_logs  # as above
async def test_an_encoding_that_python_decodes_slowly_is_not_used(sdk: str) -> None:
    """`charset=punycode` takes quadratic time: seconds for what is here."""
    begun = time.perf_counter()
    for kind in ("application/json; charset=punycode", "text/plain; charset=punycode"):
        for status in ("200 OK", "400 Bad Request"):
            await failure(sdk, answer(b"a" * 200_000 + b"-b", kind=kind, status=status))
    assert time.perf_counter() - begun < 4


@every_sdk
async def test_numbers_of_thousands_of_digits_are_no_fault_of_ours(sdk: str) -> None:
    """They are read as null, or the answer as unreadable; nothing takes quadratic time, nothing is `internal`."""
    digits = b"9" * 6_000
    body = b'{"items": [], "choices": [{"message": {"content": "x"}, "n": %s}], "n": -%s.5}' % (digits, digits)
    async with raw_server(lambda _: answer(body)) as server:
        await SDKS[sdk](server.origin)


def test_a_line_is_given_up_before_all_of_the_stream_has_come() -> None:
    """A quarter of a mebibyte, not the 64 that a stream may have."""
    with pytest.raises(ServiceError):
        list(EventReader("S").feed(b"data: " + b"x" * (MIB // 2)))


@every_sdk
@pytest.mark.parametrize("cut", [b"\x1f\x8b", gzip.compress(b'{"items": []}', mtime=0)[:-12], b"not gzip at all"])
@pytest.mark.allow_logs  # as above
async def test_a_body_that_cannot_be_unpacked_is_the_services_failure(sdk: str, cut: bytes) -> None:
    """Cut off, or never packed."""
    error = await failure(sdk, answer(cut, content_encoding="gzip"))
    assert error.code in {Code.SERVICE_FAILED, Code.SERVICE_UNREACHABLE}


def test_what_is_packed_a_thousand_times_is_not_unpacked() -> None:
    """Each layer is a generator in another: Python would give up in its own words."""
    with pytest.raises(ServiceError):
        Meter(", ".join(["gzip"] * 1_000), Bounds(), "S")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip", "gzip, gzip", "identity", ""])
def test_what_is_packed_is_unpacked(encoding: str) -> None:
    """deflate with and without its frame; several layers; byte by byte."""
    plain = b"words " * 50_000
    packed = [plain]
    for name in encoding.split(", "):
        if name in {"gzip", "x-gzip"}:
            packed = [gzip.compress(packed[0])]
        elif name == "deflate":
            packed = [zlib.compress(plain), zlib.compress(plain)[2:-4]]
    for body in packed:
        meter = Meter(encoding, Bounds(), "It")
        step = 7 if len(body) < 10_000 else len(body)
        pieces = [piece for i in range(0, len(body), step) for piece in meter.feed(body[i : i + step])]
        meter.finish()
        assert b"".join(pieces) == plain


async def test_an_answer_that_drips_ends_in_time() -> None:
    """The time limit is for the whole answer, not for each silence."""
    gone = asyncio.Event()

    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while not writer.transport.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.02)
        gone.set()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    base = parse_base_url(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with open_client(Reach((base,), "It", whole=Bounds(seconds=0.2))) as client:
        with pytest.raises(ServiceError, match="still answering"):
            await client.get(str(base))
    await gone.wait()
    server.close()


# Proxies


@asynccontextmanager
async def proxy(*replies: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A proxy that notes what it is told and answers with these, one after the other."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for reply in replies:
            heard.append(await reader.read(65_536))
            writer.write(reply)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1], heard
    server.close()
    await server.wait_closed()


def settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        for spelling in (name, name.upper()):
            monkeypatch.delenv(spelling, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)


REFUSED = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"


async def ask_rest(base_url: str) -> Any:
    client = await rest.make_client({"baseUrl": base_url, "token": "canary-token"})
    try:
        return await client.send("GET", "x")
    finally:
        await client.close()


async def test_every_sdk_goes_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the key is not in what the proxy hears."""
    async with proxy(REFUSED) as (port, heard):
        settings(monkeypatch, HTTPS_PROXY=f"http://127.0.0.1:{port}")
        client = await asyncio.to_thread(openai.make_client, {"apiKey": "canary-key"})
        index = await asyncio.to_thread(algolia.make_client, {"appId": "APP", "apiKey": "canary-key"})
        asked: list[Awaitable[Any]] = [
            OpenAiCalls().models(client),
            index.set_settings_with_http_info("x", {}),
            ask_rest("https://api.example.com"),
        ]
        for call in asked:
            with pytest.raises(ServiceError, match=r"proxy 127.0.0.1:\d+ \(HTTPS_PROXY\) refused .*502"):
                await call
        await client.close()
        await index.aclose()
        targets = {line.split(b" ")[1].decode() for line in heard if line.startswith(b"CONNECT ")}
        assert {"api.openai.com:443", "app.algolia.net:443", "api.example.com:443"} <= targets
        assert not any(b"canary" in line for line in heard)


@pytest.mark.parametrize("scheme", ["socks", "socks5", "socks5h"])
async def test_a_socks_proxy_is_spoken_to_and_resolves_names(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """As desktops write it into ALL_PROXY; the host's name goes to the proxy."""
    async with proxy(b"\x05\x00", b"\x05\x05\x00\x01\0\0\0\0\0\0") as (port, heard):
        settings(monkeypatch, ALL_PROXY=f"{scheme}://127.0.0.1:{port}/")
        with pytest.raises(ServiceError) as caught:
            await ask_rest("https://api.example.com")
        assert (caught.value.code, "ALL_PROXY" in caught.value.message) == (Code.SERVICE_UNREACHABLE, True)
        assert b"\x0fapi.example.com\x01\xbb" in heard[1]


async def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the setting is, too: nobody remembers it."""
    settings(monkeypatch, https_proxy="http://user:canary@127.0.0.1:9")
    with pytest.raises(ServiceError, match=r"through the proxy 127.0.0.1:9 \(https_proxy\)") as caught:
        await ask_rest("https://api.example.com")
    assert "canary" not in caught.value.message


async def test_a_host_on_this_computer_is_never_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one beside others that are: each host has its own way."""
    async with proxy(REFUSED) as (port, heard), raw_server(lambda _: answer(b'{"items": []}')) as server:
        settings(monkeypatch, HTTP_PROXY=f"http://127.0.0.1:{port}", ALL_PROXY=f"http://127.0.0.1:{port}")
        hosts = f"{server.origin}, x-dsn.algolia.net"
        client = await asyncio.to_thread(algolia.make_client, {"appId": "A", "apiKey": "canary-key", "hosts": hosts})
        for _ in range(6):  # the SDK shuffles its hosts
            await client.list_indices_with_http_info()
        await client.aclose()
        assert server.asked
        assert all(b"127.0.0.1:" + server.origin.rpartition(":")[2].encode() not in line for line in heard)


@pytest.mark.parametrize("value", ["socks4://127.0.0.1:1", "ftp://x", "http://", "http://[::1", "http://a b"])
async def test_a_proxy_that_cannot_be_used_is_named_and_not_gone_around(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """Nothing is sent, and the credentials are not blamed."""
    settings(monkeypatch, ALL_PROXY=value)
    makes = (
        lambda: ask_rest("https://api.example.com"),
        lambda: asyncio.to_thread(openai.make_client, {"apiKey": "k"}),
    )
    for make in makes:
        with pytest.raises(ProxyUnusable, match="ALL_PROXY") as caught:
            await make()
        assert "credential" not in caught.value.message


@pytest.mark.parametrize(
    ("excepted", "goes_through"),
    [
        ("", True),
        ("*", False),
        ("example.com", False),
        (".example.com", False),
        ("*.example.com", False),
        ("api.example.com:443", False),
        ("api.example.com:8443", True),
        ("ample.com", True),
        ("other.com, example.com", False),
        ("10.0.0.0/8", True),
    ],
)
def test_no_proxy_is_heeded(excepted: str, goes_through: bool) -> None:
    """Hosts, domains, ports, networks, and everything."""
    environment = {"HTTPS_PROXY": "proxy.corp:3128", "NO_PROXY": excepted}
    found = proxy_for(BaseUrl("https", "api.example.com", 443, ""), environment)
    assert (found is not None) == goes_through
    assert proxy_for(BaseUrl("https", "10.1.2.3", 443, ""), {**environment, "no_proxy": "10.0.0.0/8"}) is None


def test_small_letters_count_before_capitals_and_passwords_are_for_the_proxy_alone() -> None:
    """As curl has it; a proxy without a scheme is an HTTP proxy."""
    found = proxy_for(
        BaseUrl("https", "h.example", 443, ""), {"HTTPS_PROXY": "http://a:1", "https_proxy": "me:p%40ss@b:2"}
    )
    assert found is not None
    assert (found.url, found.username, found.password) == ("http://b:2", "me", "p@ss")
    assert "p@ss" not in repr(found) + found.shown + found.url
