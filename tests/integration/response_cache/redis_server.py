"""A Redis of the tests' own, on a free port of this machine: started, killed, started again, with nothing on disk."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

PROGRAM = os.environ.get("LATCHKEY_CACHE_SERVER", "redis-server")
"""Another server of the kind may be tried, such as `valkey-server`."""

needs_redis = pytest.mark.skipif(shutil.which(PROGRAM) is None, reason="redis-server is not installed")


class RedisServer:
    """One server process at a time, always at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self, *options: str, config: Path | None = None) -> None:
        """Start it; ready when this returns. `config`: a file that it may write to."""
        command = [
            PROGRAM,
            *([] if config is None else [str(config)]),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._process = subprocess.Popen(
            [*command, "--dir", str(self._folder), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(500):
            assert self._process.poll() is None, "the server ended"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        raise AssertionError("the server does not start")

    def stop(self) -> None:
        """Kill it, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def say(self, *command: str) -> str:
        """One command, one line of answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            parts = [f"*{len(command)}", *(line for word in command for line in (f"${len(word.encode())}", word))]
            connection.sendall("\r\n".join([*parts, ""]).encode())
            return connection.recv(1_000_000).decode(errors="replace")

    def everything(self) -> bytes:
        """All keys and values, as they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            script = (
                "local all = '' for _, key in ipairs(redis.call('KEYS', '*')) do "
                "all = all .. key .. redis.call('GET', key) end return all"
            )
            connection.sendall(f"*3\r\n$4\r\nEVAL\r\n${len(script)}\r\n{script}\r\n$1\r\n0\r\n".encode())
            return connection.recv(10_000_000)
