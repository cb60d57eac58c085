"""How many large answers of one client are in memory at a time."""

import asyncio
import gzip

from main_process.sdks.http.bounds import MIB
from main_process.sdks.http.large_answers import held_until_the_end
from main_process.sdks.rest import provider_type as rest
from tests.fakes.raw_server import answer, raw_server


async def test_two_large_answers_are_in_memory_at_a_time() -> None:
    """The third waits until one of the calls is over; what is small does not wait."""
    large = gzip.compress(b'"' + b"x" * MIB + b'"')
    async with raw_server(
        lambda asked: answer(b"1") if "small" in asked.target else answer(large, Content_Encoding="gzip")
    ) as server:
        client = await rest.make_client({"baseUrl": server.origin})
        two, over, kept = asyncio.Event(), asyncio.Event(), 0

        async def call() -> None:
            nonlocal kept
            async with held_until_the_end():
                await client.send("GET", "large")
                await client.send("GET", "large")  # another of the same call needs no further place
                kept += 1
                if kept == 2:
                    two.set()
                await over.wait()

        calls = [asyncio.create_task(call()) for _ in range(3)]
        await two.wait()
        assert (await client.send("GET", "small")).body == 1
        assert kept == 2
        over.set()
        await asyncio.gather(*calls)
        assert kept == 3
        await client.close()
