"""The SDK's streams over a server's process.

The SDK's own stdio transport gives the program variables of its own choosing, reads lines of any length, and leaves
behind what the program started; so the process is ours (`process`), and this is what connects the two.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from mcp.client._transport import TransportStreams
from mcp.shared.message import SessionMessage
from mcp.types import JSONRPCMessage, jsonrpc_message_adapter

from main_process.mcp.lines import Flood, Flow
from main_process.mcp.process import ServerProcess


@asynccontextmanager
async def stdio_streams(process: ServerProcess) -> AsyncIterator[TransportStreams]:
    """What a `ClientSession` reads and writes. The read side ends when nothing more will come of the process."""
    arriving, incoming = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    outgoing, leaving = anyio.create_memory_object_stream[SessionMessage](0)

    async def read() -> None:
        async with arriving:
            async for line in process.lines():
                try:
                    message = _message(line, process.flow)
                    if message is not None:
                        await arriving.send(SessionMessage(message))
                except Flood as flood:
                    process.give_up(str(flood))
                except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                    return

    async def write() -> None:
        async with leaving:
            async for message in leaving:
                process.send(message.message.model_dump_json(by_alias=True, exclude_unset=True).encode())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(read)
        tasks.start_soon(write)
        try:
            yield incoming, outgoing
        finally:
            tasks.cancel_scope.cancel()
            for stream in (arriving, incoming, outgoing, leaving):
                stream.close()


def _message(line: bytes, flow: Flow) -> JSONRPCMessage | None:
    """The message, or None for what is none. Raises Flood where there is too much of that."""
    try:
        return jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        flow.nonsense(len(line))
        return None
