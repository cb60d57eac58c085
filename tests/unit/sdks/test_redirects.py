"""Redirects: followed below the base path, with the method that was asked for, and nowhere else."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from ipc.errors import Code
from main_process.sdks.http.hosts import RedirectRefused
from main_process.sdks.rest import provider_type as rest
from tests.fakes.raw_server import Asked, RawServer, answer, raw_server


def redirect(location: str, status: int) -> Callable[[Asked], list[bytes]]:
    def script(asked: Asked) -> list[bytes]:
        if asked.target.startswith("/api/here"):
            return answer(b"", status=f"{status} Moved", location=location)
        return answer(b'{"method": "%s"}' % asked.method.encode())

    return script


@asynccontextmanager
async def api(script: Callable[[Asked], list[bytes]]) -> AsyncIterator[tuple[Any, RawServer]]:
    async with raw_server(script) as server:
        fields = {"baseUrl": f"{server.origin}/api", "token": "t", "methods": "POST, DELETE, PUT"}
        client = await rest.make_client(fields)
        yield client, server
        await client.close()


@pytest.mark.parametrize("status", [301, 302, 303])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_write_never_becomes_a_read(method: str, status: int) -> None:
    """A redirect that would go on with GET fails the call, and says so."""
    async with api(redirect("/api/there", status)) as (client, server):
        with pytest.raises(RedirectRefused, match=method):
            await client.send(method, "here", body={})
        assert [asked.method for asked in server.asked] == [method]


@pytest.mark.parametrize("status", [307, 308])
async def test_a_write_that_may_be_repeated_is_repeated_as_it_was(status: int) -> None:
    """Method and body, below the base URL."""
    async with api(redirect("/api/there/", status)) as (client, server):
        assert (await client.send("POST", "here", body={"a": 1})).body == {"method": "POST"}
        assert [asked.body for asked in server.asked] == ['{"a":1}', '{"a":1}']


@pytest.mark.parametrize(
    "location",
    [
        *("/elsewhere", "/apiary", "/api/../x", "/api/%2e%2e/x", "//127.0.0.1/api/x", "https://127.0.0.1/api"),
        *("there\\..\\..\\x", "/api/there%5c..%5c..%5cx", "/api/..%2fx", "/api/%252e%252e/x", "/api/a%2F..%2F..%2Fx"),
        *("/api/..;/x", "/api/a/..;v=1/..%3b/x"),
    ],
)
async def test_no_redirect_leaves_the_base_path_with_the_key(location: str) -> None:
    """Nor the origin; within both it is followed."""
    async with api(redirect(location, 302)) as (client, server):
        with pytest.raises(RedirectRefused):
            await client.send("GET", "here")
        assert len(server.asked) == 1


@pytest.mark.parametrize("location", ["../api/there", "./there", "there?next=a%2F..%2Fb", "there..", "a%2Fthere"])
async def test_a_redirect_below_the_base_path_is_followed(location: str) -> None:
    """Also where dots or encoded slashes lead nowhere else."""
    async with api(redirect(location, 302)) as (client, server):
        assert (await client.send("GET", "here")).body == {"method": "GET"}
        assert len(server.asked) == 2


async def test_a_redirect_in_a_circle_ends() -> None:
    """After a few turns."""
    async with api(redirect("/api/here", 302)) as (client, server):
        with pytest.raises(Exception, match="redirect") as caught:
            await client.send("GET", "here")
        translated = rest.translate(caught.value)
        assert translated is not None
        assert (translated.code, len(server.asked) < 10) == (Code.SERVICE_REJECTED, True)


async def test_no_cookie_is_kept() -> None:
    """What one widget's call was given, another's does not send."""
    async with api(lambda _: answer(b"{}", set_cookie="sid=1; Path=/")) as (client, server):
        await client.send("GET", "a")
        await client.send("GET", "b")
        assert ["cookie" in asked.headers for asked in server.asked] == [False, False]
