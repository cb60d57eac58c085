"""The dashboards' database, used from the event loop: one call at a time, on a thread of its own."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from main_process.dashboards.database import DashboardDatabase, Writer
from main_process.dashboards.errors import DashboardsNotSaved

T = TypeVar("T")


class DatabaseThread:
    """Every method raises DashboardsNotSaved where the disk refuses."""

    def __init__(self, database: DashboardDatabase) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dashboards")
        self._changing = asyncio.Lock()

    async def one_at_a_time(self, work: Coroutine[Any, Any, T]) -> T:
        """Do it after what has begun, to its end: a caller that goes away leaves memory and disk the same."""

        async def run() -> T:
            async with self._changing:
                return await work

        return await asyncio.shield(asyncio.ensure_future(run()))

    async def change(self, work: Callable[[Writer], Any]) -> Any:
        """All of it or nothing, on disk when this returns."""
        return await self.run(lambda: self._database.change(work))

    async def look(self, work: Callable[[Writer], Any]) -> Any:
        return await self.run(lambda: self._database.look(work))

    async def run(self, work: Callable[[], Any]) -> Any:
        """Do it on the thread."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except (sqlite3.Error, OSError) as error:
            raise DashboardsNotSaved from error

    async def close(self) -> None:
        """Close the file. Idempotent."""
        async with self._changing:
            try:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._database.close)
            except RuntimeError:
                return  # closed before
            self._thread.shutdown(wait=False)
