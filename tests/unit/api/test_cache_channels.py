"""The four cache channels and the developer tools' one, through the router."""

from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, IpcError, NotGranted
from ipc.messages import APP_PAGE, ProviderIdentity, ReadParams, Registrar, Sender, WidgetIdentity
from main_process.api.cache_channels import register_cache_channels, register_client_stats_channel
from main_process.client_cache import ClientCache
from main_process.response_cache import ResponseCache
from tests.fakes.clients import Directory, Workshop

WIDGET = Sender(widget=WidgetIdentity("cache", "t1"))


def own(sender: Sender) -> frozenset[ProviderIdentity] | None:
    """The provider in the widget's slot."""
    return None if sender.widget is None else frozenset({ProviderIdentity("app", "P")})


async def _answer(_sender: Sender, _params: Any) -> int:
    return 1


class Caches:
    """Both caches behind a router that grants what `granted` says, with a client and two answers in them."""

    def __init__(self) -> None:
        self.granted = True
        self.workshop = Workshop()
        self.directory = Directory()
        self.responses = ResponseCache()
        self.clients = ClientCache(self.directory.resolve, channels=self._register)
        self.clients.register_factory("acme", self.workshop.make)
        self.router = Router(self._authorise)
        self.clients.setup_cache_handlers(self.router)
        register_client_stats_channel(self.router, self.clients, own)

    def _register(self, ipc: Registrar, clients: ClientCache) -> None:
        register_cache_channels(ipc, clients, self.responses, own)

    def _authorise(self, *_call: Any) -> None:
        if not self.granted:
            raise NotGranted

    async def fill(self) -> None:
        """A client and two answers of different providers."""

        async def fetch() -> int:
            return 1

        await self.clients.get_client("h", "app", "P")
        await self.responses.get("P", fetch, provider=("app", "P"))
        await self.responses.get("Q", fetch, provider=("app", "Q"))

    def there(self) -> tuple[int, int]:
        """Live clients and entries."""
        return self.clients.stats()["totals"]["live"], self.responses.stats()["entries"]


@pytest.mark.parametrize(
    ("channel", "params", "left"),
    [
        ("client-cache-invalidate", {"appId": "app", "providerName": "P"}, (0, 0)),
        ("client-cache-invalidate", {"appId": "app", "providerName": "other"}, (1, 0)),
        ("client-cache-invalidate-all", {}, (0, 0)),
        ("response-cache-clear", {}, (1, 0)),
    ],
)
async def test_the_channels_clear_what_the_contract_says(
    channel: str, params: dict[str, str], left: tuple[int, int]
) -> None:
    """Clients of the one provider or all of them, and always the whole response cache."""
    caches = Caches()
    await caches.fill()

    assert await caches.router.invoke(channel, params) == {"success": True}
    assert caches.there() == left
    await caches.clients.aclose()


async def test_statistics_come_in_the_names_of_the_wire() -> None:
    """`{entries, inflight, keys, …}` and the clients."""
    caches = Caches()
    await caches.fill()
    responses = await caches.router.invoke("response-cache-stats", {})
    clients = await caches.router.invoke("client-cache-stats", {})

    assert (responses["entries"], responses["inflight"], responses["keys"]) == (2, 0, ["P", "Q"])
    assert [row["providerName"] for row in clients["clients"]] == ["P"]
    await caches.clients.aclose()


async def test_statistics_name_to_a_widget_its_own_providers_only() -> None:
    """The sums are of all; other apps' names, in the keys, rows and clients, are not a widget's to read."""
    mine, theirs = {"providerHash": "h", "dashboardAppId": "app", "providerName": "P"}, "Payroll"
    caches = Caches()
    await caches.fill()
    caches.directory.put("app", theirs)
    for name in ("P", theirs):
        cached = caches.responses.cached_handler(f"read-{name.lower()}", _answer)
        await cached(APP_PAGE, ReadParams.model_validate({**mine, "providerName": name, "cache": True}))
        await caches.clients.get_client("h", "app", name)
    responses = await caches.router.invoke("response-cache-stats", {}, WIDGET)
    clients = await caches.router.invoke("client-cache-stats", {}, WIDGET)

    assert [key.rpartition(" · ")[0] for key in responses["keys"]] == ["read-p · P"]
    assert (responses["entries"], responses["keysOmitted"], clients["totals"]["live"]) == (4, 3, 2)
    assert [row["providerName"] for row in (*responses["perProvider"], *clients["clients"])] == ["P", "P"]
    await caches.clients.aclose()


async def test_long_lists_of_keys_are_cut() -> None:
    """What goes to the renderer stays small; how many were left out is said."""
    caches = Caches()

    async def fetch() -> int:
        return 1

    for number in range(1010):
        await caches.responses.get(f"k{number}", fetch)
    stats = await caches.router.invoke("response-cache-stats", {})

    assert (stats["entries"], len(stats["keys"]), stats["keysOmitted"]) == (1010, 1000, 10)
    await caches.clients.aclose()


@pytest.mark.parametrize("params", [None, {}, {"appId": "app"}, {"appId": "../x", "providerName": "P"}, {"appId": 1}])
async def test_missing_names_are_refused_in_words(params: Any) -> None:
    """No raw TypeError: the params are named."""
    caches = Caches()
    with pytest.raises(IpcError) as caught:
        await caches.router.invoke("client-cache-invalidate", params)

    assert caught.value.code is Code.INVALID_PARAMS


async def test_a_widget_without_a_grant_clears_nothing() -> None:
    """A widget that may not invalidate cannot cause a storm of refetches."""
    caches = Caches()
    await caches.fill()
    caches.granted = False
    widget = Sender("app", WidgetIdentity("widget", "1"))
    for channel, params in (
        ("client-cache-invalidate", {"appId": "app", "providerName": "P"}),
        ("client-cache-invalidate-all", {}),
        ("response-cache-clear", {}),
    ):
        with pytest.raises(IpcError) as caught:
            await caches.router.invoke(channel, params, widget)
        assert caught.value.code is Code.NOT_GRANTED

    assert caches.there() == (1, 2)
    caches.granted = True
    await caches.router.invoke("response-cache-clear", {}, APP_PAGE)
    assert caches.there() == (1, 0)
    await caches.clients.aclose()
