"""Listens on this computer for whatever gets out: every TCP connection and every UDP packet counts."""

import selectors
import socket
import threading
from types import TracebackType
from typing import Self

import psutil


def own_address() -> str:
    """An address of this computer that is not loopback where it has one: WebRTC leaves loopback alone."""
    for addresses in psutil.net_if_addrs().values():
        for address in addresses:
            if address.family is socket.AF_INET and not address.address.startswith("127."):
                return address.address
    return "127.0.0.1"


class Sink:
    """One port number for TCP and UDP; remembers what came."""

    def __init__(self, address: str = "", port: int = 0) -> None:
        """On every address of this computer, or on one; on a port that is free, or on this one."""
        self._tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.address = address or own_address()
        self._tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._tcp.bind((address, port))
        self.port: int = self._tcp.getsockname()[1]
        self._udp.bind((address, self.port))
        self._tcp.listen()
        self._stop, self._stopped = socket.socketpair()
        self._thread = threading.Thread(target=self._listen)
        self.heard: list[str] = []
        self.packets: list[bytes] = []
        """What was in the UDP packets."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.send(b"x")
        self._thread.join()
        for each in (self._tcp, self._udp, self._stop, self._stopped):
            each.close()

    def _listen(self) -> None:
        with selectors.DefaultSelector() as waiting:
            for each in (self._tcp, self._udp, self._stopped):
                waiting.register(each, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in waiting.select()}
                if self._tcp in ready:
                    connection, _ = self._tcp.accept()
                    connection.close()
                    self.heard.append("TCP connection")
                if self._udp in ready:
                    self.packets.append(self._udp.recv(4096))
                    self.heard.append(f"UDP packet of {len(self.packets[-1])} bytes")
                # Last: what came before the end is counted.
                if self._stopped in ready:
                    return
