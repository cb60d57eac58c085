"""A 401 heals or asks: an outworn client is made anew, once; else the provider waits, and is one case."""

import asyncio

import pytest

from ipc.messages import ProviderIdentity, ProviderRef
from main_process.client_cache import ClientCache
from main_process.errors import KeyRefused, ServiceError
from main_process.events import Event, Events
from main_process.fetch import Fetch
from main_process.mcp.errors import SignInNeeded
from main_process.refused_keys import ProviderRefused, RefusedKeys
from main_process.sdks.http.blame import blames_the_key
from main_process.sdks.http.service_errors import from_status
from tests.fakes.clients import Directory, FakeClient, Workshop
from tests.fakes.loop import ShufflingLoop, shuffled

PROVIDER = ProviderIdentity("app", "P")
PARAMS = ProviderRef(provider_hash="h", dashboard_app_id="app", provider_name="P")


class Desk:
    """A read path on a service that refuses the clients in `refused`, and what was heard of it."""

    def __init__(self, loop: ShufflingLoop) -> None:
        self.loop = loop
        self.workshop = Workshop()
        events = Events()
        self.heard: list[bool] = []
        events.subscribe(self._hear)
        self.keys = RefusedKeys(events)
        self.clients = ClientCache(Directory().resolve, now=loop.time)
        self.clients.register_factory("acme", self.workshop.make)
        self.fetch = Fetch(self.clients, refused=self.keys, now=loop.time)
        self.refused: set[int] = set()
        self.asked: list[FakeClient] = []

    def _hear(self, event: Event) -> None:
        if isinstance(event, ProviderRefused):
            self.heard.append(event.refused)

    async def use(self, client: FakeClient) -> str:
        self.asked.append(client)
        await asyncio.sleep(0.01)
        if self.workshop.made.index(client) in self.refused:
            raise KeyRefused("The key is no good.")
        return "answer"

    async def read(self) -> str:
        return await self.fetch.call(PARAMS, self.use, reads=True)

    async def settle_in(self) -> None:
        """The first client is made and works; then time passes, and it is refused."""
        await self.read()
        await asyncio.sleep(60)
        self.refused = {0}
        self.asked.clear()


@shuffled
async def test_a_client_that_was_made_long_ago_is_made_anew_and_nobody_is_asked(loop: ShufflingLoop) -> None:
    """What its factory fetched may have lapsed: the call is made once more."""
    desk = Desk(loop)
    await desk.settle_in()

    assert await desk.read() == "answer"
    assert (len(desk.workshop.made), len(desk.asked), desk.heard) == (2, 2, [])


@shuffled
async def test_many_calls_at_once_make_one_new_client(loop: ShufflingLoop) -> None:
    """Those that find the old client gone already use the new one."""
    desk = Desk(loop)
    await desk.settle_in()

    assert set(await asyncio.gather(*(desk.read() for _ in range(24)))) == {"answer"}
    assert (len(desk.workshop.made), desk.heard) == (2, [])
    assert len(desk.asked) <= 48


@shuffled
async def test_a_new_client_that_is_refused_too_is_one_case_and_no_loop(loop: ShufflingLoop) -> None:
    """However many widgets run into it; while it waits, no client is made anew."""
    desk = Desk(loop)
    await desk.settle_in()
    desk.refused = set(range(100))

    for _ in range(3):
        results = await asyncio.gather(*(desk.read() for _ in range(8)), return_exceptions=True)
        assert {type(one) for one in results} == {KeyRefused}
        await asyncio.sleep(60)
    assert (len(desk.workshop.made), desk.heard) == (2, [True])
    assert [(one.provider_name, one.wanted) for one in desk.keys.current] == [("P", "key")]


@shuffled
async def test_a_client_of_this_very_call_is_not_made_anew(loop: ShufflingLoop) -> None:
    """It holds the credentials as they are."""
    desk = Desk(loop)
    desk.refused = {0}

    with pytest.raises(KeyRefused):
        await desk.read()
    assert (len(desk.asked), desk.heard) == (1, [True])


@shuffled
async def test_what_writes_is_never_made_twice_and_the_next_call_has_a_new_client(loop: ShufflingLoop) -> None:
    """Its caller hears of the failure."""
    desk = Desk(loop)
    await desk.settle_in()

    with pytest.raises(KeyRefused):
        await desk.fetch.call(PARAMS, desk.use)
    assert len(desk.asked) == 1
    assert await desk.read() == "answer"
    assert (len(desk.workshop.made), desk.heard) == (2, [True, False])


@shuffled
async def test_a_save_or_a_call_that_works_ends_the_wait(loop: ShufflingLoop) -> None:
    """And a later refusal is another case, which is told again."""
    desk = Desk(loop)
    desk.refused = set(range(100))
    for _ in range(2):
        with pytest.raises(KeyRefused):
            await desk.read()
        desk.keys.works("app", "P")
    desk.refused = set()
    assert await desk.read() == "answer"
    assert (desk.heard, desk.keys.current) == ([True, False, True, False], ())


def test_a_sign_in_that_lapsed_asks_and_a_right_that_is_missing_does_not() -> None:
    """Only who can mend it by another key, or by signing in, is asked."""
    keys = RefusedKeys(Events())
    keys.note(PROVIDER, from_status(403, service="Algolia", message="Method not allowed with this API key"))
    keys.note(PROVIDER, ServiceError("The service failed."))
    assert list(keys.current) == []
    keys.note(PROVIDER, SignInNeeded())
    assert [one.wanted for one in keys.current] == ["sign-in"]


@pytest.mark.parametrize(
    ("status", "said", "blamed"),
    [
        (401, "", True),
        (401, "Incorrect API key provided: sk-abc.", True),
        (401, "Unauthorized", True),
        (401, "You have insufficient permissions for this operation. Missing scopes: api.model.read.", False),
        (403, "Invalid Application-ID or API key", True),
        (403, "The API key has expired", True),
        (403, "Method not allowed with this API key", False),
        (403, "Index not allowed with this API key", False),
        (403, "You have insufficient permissions for this operation. Missing scopes: api.model.read.", False),
        (403, "Forbidden", False),
        (403, "", False),
        (500, "Invalid API key", False),
    ],
)
def test_the_words_decide_whether_it_is_about_the_key_or_its_rights(status: int, said: str, blamed: bool) -> None:
    """A restricted key is a good key."""
    assert blames_the_key(status, said) is blamed
    assert isinstance(from_status(status, service="S", message=said), KeyRefused) is blamed
