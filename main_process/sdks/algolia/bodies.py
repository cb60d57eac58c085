"""What is sent to Algolia, encoded by us: the SDK copies every value and writes text at a tenth of the speed.

A method of the SDK chooses the path, the host and the headers; it is called with an empty body, and the transporter
puts this one in its place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ipc.encoding import encode
from ipc.errors import InvalidParams

_body: ContextVar[list[bytes]] = ContextVar("algolia_body")
"""A list that is emptied afterwards: a connection that is kept alive holds on to the context that it was opened in."""


@contextmanager
def sending(body: Any) -> Iterator[None]:
    """Inside, a call of the SDK sends `body`. Raises InvalidParams for what JSON cannot carry."""
    try:
        written = encode(body)
    except TypeError:
        # A whole number beyond 64 bits, or a text that is no Unicode: only Python can send them.
        raise InvalidParams("The request is not plain JSON.") from None
    held = [written]
    before = _body.set(held)
    try:
        yield
    finally:
        held.clear()
        _body.reset(before)


def body_to_send() -> bytes | None:
    """The body of the call under way; None: the SDK's own."""
    held = _body.get(())
    return held[0] if held else None
