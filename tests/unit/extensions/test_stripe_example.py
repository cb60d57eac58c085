"""The worked example: Stripe as an extension, with the real SDK, against a server on loopback."""

import sys
import tomllib
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path

import pytest

from ipc.errors import Code, IpcError
from main_process.extensions.activation import Services
from main_process.extensions.discovery import Discovered
from main_process.extensions.host import Extensions, ExtensionsOnDisk
from main_process.kit.json_file import JsonFile
from main_process.providers.connection_check import ConnectionChecker
from main_process.widgets.registry import WidgetRegistry
from tests.fakes.http_server import drops, redirects
from tests.fakes.main_process import MainPath, main_path
from tests.fakes.raw_server import answer, raw_server
from tests.fakes.stripe_server import API_VERSION, BALANCE, CHARGES, ERROR_TYPES, StripeServer, refuses

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "latchkey-stripe"
KEY = "sk_test_canary0123456789"


def entry_point() -> tuple[str, str]:
    """Name and target of the example's entry point, as its package declares it."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    ((name, target),) = project["entry-points"]["latchkey.extensions"].items()
    return name, target


@pytest.fixture
async def server() -> AsyncIterator[StripeServer]:
    async with StripeServer(KEY) as running:
        yield running


@pytest.fixture
def widgets() -> WidgetRegistry:
    return WidgetRegistry()


@pytest.fixture
async def main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, widgets: WidgetRegistry) -> AsyncIterator[MainPath]:
    monkeypatch.setattr(sys, "path", [str(EXAMPLE / "src"), *sys.path])
    name, target = entry_point()
    module, _, function = target.partition(":")
    found = Discovered(name, "latchkey-stripe", "1.0.0", lambda: getattr(import_module(module), function))
    async with main_path(tmp_path) as path:
        services = Services(
            ipc=path.ipc,
            types=path.types,
            responses=path.responses,
            fetch=path.fetch,
            widgets=widgets,
            mcp=path.mcp,
        )
        host = Extensions(services, JsonFile(tmp_path / "extensions.json", ExtensionsOnDisk), discover=lambda: [found])
        await host.start()
        extension = await host.enable("stripe")
        assert (extension.state, extension.problem) == ("active", None)
        yield path
        await host.close()


@pytest.fixture
def ref(main: MainPath, server: StripeServer) -> dict[str, str]:
    return main.save("Stripe", "stripe", {"secretKey": KEY, "baseUrl": server.origin})


async def test_the_balance_has_stripes_own_shape(main: MainPath, server: StripeServer, ref: dict[str, str]) -> None:
    """Asked once for two calls that allow an answer from the cache, with the version that the fake speaks."""
    balance, again = [await main.call("stripe-balance", {**ref, "cache": True}) for _ in range(2)]
    assert balance == again
    assert balance["available"] == [{"amount": 123456, "currency": "eur", "source_types": {"card": 123456}}]
    assert len(server.requests) == 1
    headers = server.requests[0].headers
    assert (headers["authorization"], headers["stripe-version"]) == (f"Bearer {KEY}", API_VERSION)


async def test_charges_come_in_pages(main: MainPath, server: StripeServer, ref: dict[str, str]) -> None:
    """`startingAfter` leads to the next page."""
    first = await main.call("stripe-list-charges", {**ref, "limit": 20})
    second = await main.call("stripe-list-charges", {**ref, "limit": 20, "startingAfter": first["data"][-1]["id"]})
    assert ([len(first["data"]), first["has_more"]], [len(second["data"]), second["has_more"]]) == (
        [20, True],
        [5, False],
    )
    assert server.connections_made == 1


MEANINGS = {
    **dict.fromkeys((400, 402, 409, 424), (Code.SERVICE_REJECTED, False)),
    **dict.fromkeys((401, 403), (Code.REAUTHENTICATION_REQUIRED, False)),
    404: (Code.SERVICE_NOT_FOUND, False),
    429: (Code.RATE_LIMITED, True),
    **dict.fromkeys((500, 502, 503, 504), (Code.SERVICE_FAILED, True)),
}


@pytest.mark.allow_logs  # the router logs that a service failed
@pytest.mark.parametrize(("channel", "path"), [("stripe-balance", BALANCE), ("stripe-list-charges", CHARGES)])
async def test_every_documented_error_has_its_meaning_and_no_key_in_it(
    main: MainPath, server: StripeServer, ref: dict[str, str], channel: str, path: str
) -> None:
    """Code, retryable and message, for each status and channel; the service repeats the key, Latchkey does not."""
    assert MEANINGS.keys() == ERROR_TYPES.keys()
    for status, meaning in MEANINGS.items():
        server.script(path, refuses(status, headers={"Retry-After": "2"} if status == 429 else None))
        with pytest.raises(IpcError) as caught:
            await main.call(channel, ref)
        assert (caught.value.code, caught.value.retryable) == meaning
        assert caught.value.message.endswith("It said: The request with key [removed] failed in the fake.")
        assert caught.value.retry_after == (2.0 if status == 429 else None)
        main.seconds += 2


@pytest.mark.allow_logs  # the router logs that a service failed
async def test_a_lost_connection_is_unreachable_and_a_foreign_redirect_refused(
    main: MainPath, server: StripeServer, ref: dict[str, str]
) -> None:
    """The key reaches one host only."""
    server.script(BALANCE, drops(), drops())
    with pytest.raises(IpcError) as caught:
        await main.call("stripe-balance", ref)
    assert (caught.value.code, caught.value.retryable) == (Code.SERVICE_UNREACHABLE, True)
    server.forget_script()
    async with StripeServer(KEY) as other:
        server.script(BALANCE, redirects(f"{other.origin}{BALANCE}"))
        with pytest.raises(IpcError) as caught:
            await main.call("stripe-balance", ref)
        assert caught.value.code is Code.SERVICE_REJECTED
        assert other.requests == []


async def test_a_rotated_key_takes_effect_and_the_old_connection_closes(
    main: MainPath, server: StripeServer, ref: dict[str, str]
) -> None:
    """The next call has the new key."""
    await main.call("stripe-balance", ref)
    server.key = "sk_test_new"
    again = main.save("Stripe", "stripe", {"secretKey": "sk_test_new", "baseUrl": server.origin})
    await main.call("stripe-balance", again)
    assert [request.authorization for request in server.requests] == [f"Bearer {KEY}", "Bearer sk_test_new"]
    await main.clients.aclose()
    await server.until(lambda: server.connections_open == 0)


async def test_the_widget_is_offered_and_the_connection_can_be_tested(
    main: MainPath, server: StripeServer, ref: dict[str, str], widgets: WidgetRegistry
) -> None:
    """Its manifest names the extension's channels; the test says which mode the key is for."""
    (manifest,) = widgets.manifests()
    assert (manifest.id, manifest.channels) == ("stripe-balance", ["stripe-balance", "stripe-list-charges"])
    credentials = {"secretKey": KEY, "baseUrl": server.origin}
    checker = ConnectionChecker(main.types, main.clients.trial)
    assert await checker.check("stripe", credentials) == "Connected to Stripe, test mode."
    assert await checker.check_stored(main.clients.lease(*ref.values()), "stripe") == "Connected to Stripe, test mode."
    await server.until(lambda: server.connections_open == 1)


async def test_a_secret_key_goes_to_stripe_or_to_this_computer(main: MainPath) -> None:
    """Any other host is refused before a connection is made."""
    ref = main.save("Stripe", "stripe", {"secretKey": KEY, "baseUrl": "https://evil.example"})
    with pytest.raises(IpcError) as caught:
        await main.call("stripe-balance", ref)
    assert (caught.value.code, "evil.example" in caught.value.message) == (Code.CREDENTIALS_INVALID, True)


@pytest.mark.allow_logs  # the router logs that a service failed
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<html><title>Sign in</title></html>", "text/html"),
        (b"words", "text/plain"),
        (b"null", "application/json"),
        (b"[]", "application/json"),
        (b"7", "application/json"),
        (b'{"error": {"message": "It is over", "type": "api_error"}}', "application/json"),
    ],
)
async def test_no_answer_of_another_kind_is_a_fault_of_the_extension(main: MainPath, body: bytes, kind: str) -> None:
    """A proxy's page, nothing, a list, an error with a status of success: told as the service's, markup left out."""
    async with raw_server(lambda _: answer(body, kind=kind)) as other:
        ref = main.save("Stripe", "stripe", {"secretKey": KEY, "baseUrl": other.origin})
        for channel in ("stripe-balance", "stripe-list-charges"):
            with pytest.raises(IpcError) as caught:
                await main.call(channel, ref)
            assert (caught.value.code, "<" in caught.value.message) == (Code.SERVICE_FAILED, False)
            assert ("It is over" in caught.value.message) == (b"over" in body)
