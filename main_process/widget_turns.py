"""How many calls of one widget a provider works at: the others wait for their turn, as in a browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

from ipc.messages import ProviderRef, WidgetIdentity, current_call

AT_A_TIME = 8
"""A browser has six connections to a host. What a hundred answers cost at once, the loop pays in one piece."""

_Key: TypeAlias = tuple[WidgetIdentity, str, str]


class WidgetTurns:
    """Eight places for each widget and provider. Calls of the app's own page, and of nobody, do not wait."""

    def __init__(self, at_a_time: int = AT_A_TIME) -> None:
        self._at_a_time = at_a_time
        self._places: dict[_Key, tuple[asyncio.Semaphore, int]] = {}
        """With how many use it or wait."""

    @asynccontextmanager
    async def of(self, params: ProviderRef) -> AsyncIterator[None]:
        """Around one call, by whoever makes the call that is under way."""
        call = current_call.get()
        if call is None or call.sender.widget is None:
            yield
            return
        key = call.sender.widget, params.dashboard_app_id, params.provider_name
        places, users = self._places.get(key, (asyncio.Semaphore(self._at_a_time), 0))
        self._places[key] = places, users + 1
        try:
            async with places:
                yield
        finally:
            places, users = self._places.pop(key)
            if users > 1:
                self._places[key] = places, users - 1
