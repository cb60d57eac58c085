"""One session per document: what a page began ends with the page, and nothing of it reaches the next one.

The broker in the page's isolated world draws a random epoch when its document is created, and puts it before every
text. Navigation signals would not do: a call of the old document may still arrive after the new one has begun to load.
"""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

EPOCH = re.compile(r"[0-9a-f]{32}")
MOST_STRAYS = 16
"""Texts of unknown or past epochs after which a page is given up. A reload leaves a few at most."""
REMEMBERED = 256
"""Ended epochs whose late texts are recognised. A page gets a new one with every load, so this is a long time."""
MOST_EARLY = 4_096
"""Texts that wait until sessions can be opened. A page that starts sends a handful, and each of its widgets two."""
MOST_EARLY_TEXT = 8 << 20
"""Characters of them."""

OpenSession = Callable[[str, Callable[[str], None]], "Session"]
"""`open_session(epoch, send)`"""


class Session(Protocol):
    """One page epoch's conversation with the router."""

    def receive(self, text: str) -> None:
        """Take a batch of frames; never raises."""
        ...

    async def close(self) -> None:
        """Cancel everything, and return when it has ended."""
        ...


class PageEpochs:
    """Hands a page's texts to the session of their epoch. Before `serve` they wait. Lives on the loop's thread."""

    def __init__(self, send: Callable[[str], None], on_hostile: Callable[[], None]) -> None:
        """`on_hostile` is called when a page keeps sending what our broker never sends."""
        self._open_session: OpenSession | None = None
        self._early: list[str] = []
        self._early_text = 0
        self._send = send
        self._on_hostile = on_hostile
        self._strays = 0
        self._epoch: str | None = None
        self._session: Session | None = None
        self._ended: deque[str] = deque(maxlen=REMEMBERED)
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def epoch(self) -> str | None:
        """The present one; None while there is no document."""
        return self._epoch

    def serve(self, open_session: OpenSession) -> None:
        """Open a session for each epoch from now on, and hand over what has waited."""
        self._open_session = open_session
        early, self._early, self._early_text = self._early, [], 0
        for text in early:
            self.receive(text)

    def receive(self, text: str) -> None:
        """Take `<epoch> <batch>` from the page. An unknown epoch begins, and ends the one before."""
        if self._closed:
            return
        if self._open_session is None:
            self._wait(text)
            return
        epoch, _, _ = text[:33].partition(" ")
        if not EPOCH.fullmatch(epoch) or epoch in self._ended:
            self._stray()
            return
        if epoch != self._epoch:
            self._begin(epoch, self._open_session)
        if len(text) > len(epoch) + 1 and self._session is not None:
            self._session.receive(text[len(epoch) + 1 :])

    def close_epoch(self) -> None:
        """Close the present epoch: its page has crashed or is going away."""
        self._early.clear()
        self._early_text = 0
        if self._epoch is not None:
            self._ended.append(self._epoch)
        session, self._epoch, self._session = self._session, None, None
        if session is not None:
            self._track(session.close())

    async def close(self) -> None:
        """Close the present epoch, begin no other, and wait until the work of every epoch is over."""
        self._closed = True
        self.close_epoch()
        if self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)

    def _wait(self, text: str) -> None:
        self._early_text += len(text)
        if len(self._early) < MOST_EARLY and self._early_text <= MOST_EARLY_TEXT:
            self._early.append(text)
        else:
            self._stray()

    def _stray(self) -> None:
        self._strays += 1
        log.debug("page.text_refused", strays=self._strays)
        if self._strays >= MOST_STRAYS:
            log.warning("page.given_up")
            self._strays = 0
            self.close_epoch()
            self._on_hostile()

    def _begin(self, epoch: str, open_session: OpenSession) -> None:
        self.close_epoch()
        self._epoch = epoch

        def send(text: str) -> None:
            # The page drops what bears another epoch than its own; what comes late from an old session stays here.
            if self._epoch == epoch:
                self._send(f"{epoch} {text}")

        self._session = open_session(epoch, send)

    def _track(self, closing: Awaitable[None]) -> None:
        task = asyncio.ensure_future(closing)
        self._closing.add(task)
        task.add_done_callback(self._on_closed)

    def _on_closed(self, task: asyncio.Task[None]) -> None:
        self._closing.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("page.session_close_failed", exc_info=task.exception())
