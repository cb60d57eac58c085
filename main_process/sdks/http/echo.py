"""Recognises a provider's credential in what its service answers, so that no widget is handed it.

An endpoint that echoes its request is enough to give a key away: httpbin's `/headers`, a debug page, an error that
repeats the header. Looked for is the whole secret, without regard to case, white space and invisible characters: as it
is, percent-encoded, in base64 (of either alphabet, at any place of a longer text, Basic authentication included), in
hexadecimal, and behind the escapes of JSON and HTML.
"""

import asyncio
import html
import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from ipc.encoding import encode
from ipc.errors import Code, Fault
from main_process.errors import ServiceError

SHORTEST = 8
"""Characters. What is shorter is in too many answers by chance, and protects nothing."""

_APART = 256 * 1024
_WINDOW, _OVERLAP = 256 * 1024, 32 * 1024
"""Bytes looked at in one go, and how many of them again with what follows: each go holds the interpreter."""
_MOST_PLACES = 64
_LONGEST_PLACE = 200
_BLANK = bytes(range(33)) + b"\x7f"
_INVISIBLE = re.compile(rb"\xc2[\xa0\xad]|\xe2\x80[\x80-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf")
# From the first backslash of a run alone: else each of a million would be a beginning.
_ESCAPED_BLANK = re.compile(rb"(?<!\\)\\++[nrtbf]")
_ESCAPED = re.compile(rb"(?<!\\)\\++u([0-9a-f]{4})")
_ALPHABETS = bytes.maketrans(b"-_", b"+/")


class CredentialInAnswer(ServiceError):
    """The service's answer held the credential that it was asked with. The answer is withheld."""

    code = Code.SERVICE_FAILED
    fault = Fault.SERVICE
    retryable = False

    def __init__(self, call: str) -> None:
        super().__init__(
            f"The answer to {call or 'this call'} was withheld: it held this provider's credential, which the service "
            "repeated. Use another address of the service; if the answer went elsewhere too, replace the credential."
        )


class Echo:
    """The credentials of one provider, in the forms in which an answer may hold them."""

    __slots__ = ("_base64", "_forms", "_longest")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        plain, encoded = set[bytes](), set[bytes]()
        for secret in secrets:
            folded = _folded(secret.encode("utf-8", "surrogatepass"))
            if len(folded) < SHORTEST:
                continue
            exact = secret.strip().encode("utf-8", "surrogatepass")
            # Bytes know capitals of ASCII only.
            plain |= {_folded(one.encode("utf-8", "surrogatepass")) for one in (secret.lower(), secret.upper())}
            plain |= {folded, exact.hex().encode(), _folded(quote(exact, safe="").encode())}
            encoded |= set(_in_base64(exact))
        self._forms = tuple(sorted(plain, key=len))
        self._base64 = tuple(sorted(encoded, key=len))
        self._longest = max(map(len, (*plain, *encoded)), default=0)

    def __bool__(self) -> bool:
        return bool(self._forms)

    def __repr__(self) -> str:
        return "Echo(***)"

    @property
    def longest(self) -> int:
        """Bytes of the longest form: how much of a stream's end must be looked at again with what follows."""
        return self._longest

    def is_in(self, text: bytes) -> bool:
        """Whether the text holds a credential."""
        if not self._forms:
            return False
        if len(text) <= _WINDOW:
            return self._is_in(text)
        return any(self._is_in(text[at : at + _WINDOW]) for at in range(0, len(text), _WINDOW - _OVERLAP))

    def _is_in(self, text: bytes) -> bool:
        folded = _folded(text)
        if self._holds(folded):
            return True
        # The rarer dresses cost a copy of the text each, so they are looked for where their marks are.
        if b"\\" in folded:
            bare = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)).lower().encode("utf-8", "replace"), folded)
            if any(self._holds(_folded(text)) for text in (bare.replace(b"\\", b""), _ESCAPED_BLANK.sub(b"", bare))):
                return True
        if b"%" in folded and self._holds(_folded(unquote_to_bytes(folded))):
            return True
        return b"&" in folded and self._holds(
            _folded(html.unescape(folded.decode("utf-8", "replace")).encode("utf-8", "replace"))
        )

    def _holds(self, folded: bytes) -> bool:
        if any(form in folded for form in self._forms):
            return True
        same = folded.translate(_ALPHABETS)
        return any(form in same for form in self._base64)

    async def refuse(self, answer: Any, call: str) -> None:
        """Raise CredentialInAnswer if the answer, JSON or a model, holds a credential. `call` names the channel."""
        if not self._forms:
            return
        written = _written(answer)
        if written is None:
            return
        found = await asyncio.to_thread(self.is_in, written) if len(written) > _APART else self.is_in(written)
        if found:
            raise CredentialInAnswer(call)


NO_ECHO = Echo()
"""Knows no credential."""


class EchoInStream:
    """The same for an answer that comes in pieces, a credential cut in two included."""

    __slots__ = ("_call", "_echo", "_said")

    def __init__(self, echo: Echo, call: str) -> None:
        self._echo = echo
        self._call = call
        self._said: dict[str, bytes] = {}

    def refuse(self, piece: Any) -> None:
        """Raise CredentialInAnswer if the piece holds a credential, by itself or with what came before."""
        if not self._echo:
            return
        written = _written(piece)
        if written is not None and self._echo.is_in(written):
            raise CredentialInAnswer(self._call)
        for place, text in _texts(piece):
            said = self._said.get(place, b"") + text.encode("utf-8", "replace")
            if self._echo.is_in(said):
                raise CredentialInAnswer(self._call)
            # Twice: white space and escapes between two halves do not count.
            self._said[place] = said[-2 * self._echo.longest :]
        while len(self._said) > _MOST_PLACES:
            del self._said[next(iter(self._said))]


def _texts(piece: Any) -> Iterable[tuple[str, str]]:
    """Each text in a piece with its place, so that text that comes bit by bit in one place can be put together."""
    waiting: list[tuple[str, Any]] = [("", piece)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            waiting += [(f"{place}/{name}"[:_LONGEST_PLACE], member) for name, member in value.items()]
        elif isinstance(value, list):
            waiting += [(place, member) for member in reversed(value)]


def _written(answer: Any) -> bytes | None:
    """The answer's JSON, in which only one spelling of each character is left; None for what is none."""
    try:
        return encode(answer)
    except TypeError:
        return None


def _folded(text: bytes) -> bytes:
    bare = text.lower().translate(None, _BLANK)
    return bare if bare.isascii() else _INVISIBLE.sub(b"", bare)


def _in_base64(secret: bytes) -> Iterable[bytes]:
    """The part of a secret's base64 that is the same wherever a longer text holds it: the three alignments."""
    for before in range(3):
        coded = b64encode(b"\0" * before + secret)
        # Characters that also hold bits of their neighbours are left out.
        first = (before * 8 + 5) // 6
        last = ((before + len(secret)) * 8) // 6
        yield coded[first:last].lower()
