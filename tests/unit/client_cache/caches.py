"""A client cache in virtual time, with one factory and one provider."""

from main_process.client_cache import ClientCache, ClientCacheSettings
from main_process.events import Events
from tests.fakes.clients import Directory, Workshop
from tests.fakes.loop import ShufflingLoop


def a_cache(
    loop: ShufflingLoop, *, events: Events | None = None, **settings: float
) -> tuple[ClientCache, Workshop, Directory]:
    """The cache, its only factory (type `acme`), and the directory that has `("app", "P")`."""
    workshop, directory = Workshop(), Directory()
    cache = ClientCache(
        directory.resolve,
        events=events,
        settings=ClientCacheSettings(**settings),  # type: ignore[arg-type]  # a test's numbers fit their fields
        now=loop.time,
        jitter=lambda: 0.0,
    )
    cache.register_factory("acme", workshop.make)
    return cache, workshop, directory
