"""Takes a server's credentials out of what it says: its log, its errors, its answers.

This guards against accidents, such as a tool that lists the environment. A server that means harm can write its
credential in a way that nobody looks for; it had the credential before Latchkey did.
"""

import base64
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus

from ipc.encoding import encode

MASK = "***"
SHORTEST = 4
"""A credential shorter than this is not looked for: it would tear holes into any sentence, and it protects nothing."""


class Scrubber:
    """Replaces credentials in text and in JSON, also as URLs, JSON and base64 write them."""

    __slots__ = ("__needles", "longest")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.__needles: list[str] = []
        self.longest = 0
        """Characters of the longest spelling."""
        self.learn(*secrets)

    def learn(self, *secrets: str) -> None:
        """Look for these from now on, too."""
        needles = {*self.__needles}
        for secret in secrets:
            for whole in {secret, secret.strip()}:
                if len(whole) >= SHORTEST:
                    needles.update(_spellings(whole))
        # The longest first: one may be part of another.
        self.__needles = sorted(needles, key=lambda needle: (-len(needle), needle))
        self.longest = len(self.__needles[0]) if self.__needles else 0

    def __repr__(self) -> str:
        return f"Scrubber({len(self.__needles)})"

    def text(self, text: str) -> str:
        """The text without them."""
        for needle in self.__needles:
            if needle in text:
                text = text.replace(needle, MASK)
        return text

    def json(self, value: Any) -> Any:
        """A JSON value without them, names of fields included; the same object where there are none.

        Raises TypeError for what is not JSON.
        """
        if not self.__needles:
            return value
        body = encode(value).decode()
        if not any(needle in body or json.dumps(needle, ensure_ascii=False)[1:-1] in body for needle in self.__needles):
            return value
        return self._clean(value)

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(name): self._clean(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._clean(item) for item in value]
        return value


def _spellings(secret: str) -> set[str]:
    raw = secret.encode("utf-8", "surrogatepass")
    encoded = {base64.b64encode(raw).decode().rstrip("="), base64.urlsafe_b64encode(raw).decode().rstrip("=")}
    return {
        secret,
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        *encoded,
    }
