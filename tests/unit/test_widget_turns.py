"""A widget has eight calls at a provider; the app's page, and other widgets, do not wait for them."""

import asyncio

from ipc.messages import CurrentCall, ProviderRef, Sender, WidgetIdentity, current_call
from main_process.widget_turns import AT_A_TIME, WidgetTurns

ONE = Sender("p", WidgetIdentity("search", "one"))
TWO = Sender("p", WidgetIdentity("search", "two"))
PAGE = Sender("p")


def provider(name: str) -> ProviderRef:
    """A provider of that name."""
    return ProviderRef(provider_hash="h", dashboard_app_id="app", provider_name=name)


async def test_only_so_many_run_at_a_time_for_each_widget_and_provider() -> None:
    """The ninth waits until one of the eight is done; nothing is remembered of those that are gone."""
    turns, go, running = WidgetTurns(), asyncio.Event(), dict[str, int]()

    async def call(sender: Sender, name: str, key: str) -> None:
        current_call.set(CurrentCall(channel="c", sender=sender))
        async with turns.of(provider(name)):
            running[key] = running.get(key, 0) + 1
            await go.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(50):
            for sender, name, key in ((ONE, "A", "1A"), (ONE, "B", "1B"), (TWO, "A", "2A"), (PAGE, "A", "page")):
                group.create_task(call(sender, name, key))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert running == {"1A": AT_A_TIME, "1B": AT_A_TIME, "2A": AT_A_TIME, "page": 50}
        go.set()
    assert running == {"1A": 50, "1B": 50, "2A": 50, "page": 50}
    assert turns._places == {}
