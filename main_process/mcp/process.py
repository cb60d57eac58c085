"""A server's process: spawned under its warden, written to without waiting, ended with every process that it made."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from main_process.mcp import warden
from main_process.mcp.errors import McpServerUnreachable
from main_process.mcp.lines import ANSWER, Flood, Flow, Lines
from main_process.mcp.server_log import ServerLog

READ_AHEAD = 1 << 20
"""Bytes that may wait to be read; beyond them the server's output waits in its pipe."""
LAST_WORDS = 1.0
"""Seconds for which the output of a server that has ended is still read."""
MOST_UNSENT = 16 << 20
"""Bytes that a server may leave unread before it is given up."""


class ServerProcess(asyncio.SubprocessProtocol):
    """One running server. `lines()` ends with its output; `fault` says what it did wrong, `exit_code` how it ended."""

    def __init__(self, log: ServerLog) -> None:
        self.pid = 0
        """The warden's. It leads the group that every process of the server begins in."""
        self.fault: str | None = None
        self.exit_code: int | None = None
        self.exited = asyncio.Event()
        self.over = asyncio.Event()
        """The output has ended, or the server is at fault: nothing more will come of it."""
        self._log = log
        self._lines = Lines()
        self.flow = Flow(time.monotonic)
        """How much has come of it."""
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._waiting_bytes = 0
        self._paused = False
        self._control = -1
        self._transport: asyncio.SubprocessTransport

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str], log: ServerLog) -> "ServerProcess":
        """Run `command` in the home folder, with that environment and nothing else of ours.

        Raises McpServerUnreachable.
        """
        program = shutil.which(command[0], path=environment.get("PATH", os.defpath))
        if program is None:
            raise McpServerUnreachable(
                f"The MCP server's program '{Path(command[0]).name}' was not found. Install it, or correct the command."
            )
        ours, theirs = _control_pipe()
        try:
            _, process = await asyncio.get_running_loop().subprocess_exec(
                lambda: cls(log),
                *(sys.executable, "-I", "-S", warden.__file__, str(theirs), program, *command[1:]),
                env=dict(environment),
                cwd=_home(environment),
                pass_fds=(theirs,),
                start_new_session=True,
                executable=_python(),
            )
        except (OSError, ValueError) as error:
            os.close(ours)
            kind = type(error).__name__
            raise McpServerUnreachable(f"The MCP server's program could not be started ({kind}).") from None
        except BaseException:
            # The warden reads the end of its pipe, and kills what it may have begun.
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        process._control = ours  # noqa: SLF001  # asyncio calls the constructor, which cannot know it
        return process

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return not self.exited.is_set()

    async def lines(self) -> AsyncIterator[bytes]:
        """Each line of the server's standard output, until it ends."""
        while (line := await self._waiting.get()) is not None:
            self._waiting_bytes -= len(line)
            if self._paused and self._waiting_bytes <= READ_AHEAD // 2:
                self._paused = False
                self._pipe(1).resume_reading()
            yield line

    def send(self, line: bytes) -> None:
        """Write a line to the server's standard input. Never waits: what it does not read is kept, up to a bound."""
        stdin = self._transport.get_pipe_transport(0)
        if self.over.is_set() or stdin is None or stdin.is_closing():
            return
        pipe = cast("asyncio.WriteTransport", stdin)
        pipe.write(line)
        pipe.write(b"\n")
        if pipe.get_write_buffer_size() > MOST_UNSENT:
            self.give_up("it does not read what it is sent")

    def give_up(self, fault: str) -> None:
        """The server is at fault: nothing more is read of it, nor what has come already. `stop` ends it."""
        if self.fault is None:
            self.fault = fault
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting_bytes = 0
        self._end_of_output()

    async def stop(self, grace: float) -> None:
        """Close its input, then SIGTERM, then SIGKILL, `grace` seconds for each; returns when no process is left.

        A server at fault is killed at once.
        """
        polite = self.fault is None
        self._end_of_output()
        if polite and self.running:
            if self._paused:
                self._pipe(1).resume_reading()
            self._pipe(0).close()
            await self._ended_within(grace)
        if polite and self.running:
            with contextlib.suppress(OSError):
                os.write(self._control, b"T")
            await self._ended_within(grace)
        self._let_go()
        if not await self._ended_within(grace):
            self._end_group()
            await self._ended_within(grace)
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.SubprocessTransport", transport)
        self.pid = self._transport.get_pid()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self._log.feed(data)
            return
        if self.over.is_set():
            return
        try:
            for line in self._lines.feed(data):
                if line.strip():
                    # Counted as it comes: on a busy computer the SDK takes its time over each of them.
                    self.flow.message(ANSWER if b'"method"' not in line else 1.0)
                    self._waiting_bytes += len(line)
                    self._waiting.put_nowait(line)
        except Flood as flood:
            self.give_up(str(flood))
            return
        if not self._paused and self._waiting_bytes > READ_AHEAD:
            self._paused = True
            self._pipe(1).pause_reading()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        del exc
        if fd == 1:
            self._end_of_output()
        elif fd == 2:
            self._log.finish()

    def process_exited(self) -> None:
        """The warden has ended, and so has everything else."""
        self.exit_code = self._transport.get_returncode()
        self.exited.set()
        # A warden that was itself killed could not look after the others.
        self._end_group()
        # What the server wrote last is still in its pipe; should somebody else hold that open, there is no waiting.
        asyncio.get_running_loop().call_later(LAST_WORDS, self._end_of_output)

    def _end_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def _end_of_output(self) -> None:
        if not self.over.is_set():
            self.over.set()
            self._waiting.put_nowait(None)

    def _let_go(self) -> None:
        if self._control >= 0:
            os.close(self._control)
            self._control = -1

    async def _ended_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.exited.wait()
        return not self.running

    def _pipe(self, fd: int) -> Any:
        return self._transport.get_pipe_transport(fd)


def _control_pipe() -> tuple[int, int]:
    """A pipe to the warden: our end, which no other process inherits, and the warden's."""
    theirs, ours = os.pipe()
    return ours, theirs


def _home(environment: Mapping[str, str]) -> str:
    home = environment.get("HOME", "/")
    return home if Path(home).is_dir() and os.access(home, os.R_OK | os.X_OK) else "/"


def _python() -> str | None:
    """The interpreter that runs the warden. Where its path is closed to this user, the kernel's link to it is used."""
    return None if os.access(sys.executable, os.X_OK) else "/proc/self/exe"
