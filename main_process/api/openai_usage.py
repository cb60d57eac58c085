"""What a call to an OpenAI server uses: what it says itself, else an estimate of what was sent and received."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, TypeGuard

from main_process.ledger import Usage

MOST_TOKENS = 10**9
_MOST_COST = 10**6
"""What one call cannot use or cost. A server that says more is not believed: an endless sum would end every budget, and
one that the ledger's file cannot hold would keep all other counts from it too."""

_CHARACTERS_PER_TOKEN = 4
"""Of English text, by OpenAI's own rule of thumb; other languages use more tokens."""
_USUAL_ANSWER = 512
"""Tokens to expect where the caller sets no limit."""


def usage_in(answer: dict[str, Any]) -> Usage | None:
    """Tokens, and the cost where a server reports it (OpenRouter does), of an answer or a chunk; None: it says none."""
    usage = answer.get("usage")
    if not isinstance(usage, dict):
        return None
    cost = usage.get("cost")
    return Usage(
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
        cost=float(cost) if _is_number(cost) and 0 <= cost <= _MOST_COST else 0.0,
    )


def _count(value: object) -> int:
    # Other servers' answers are not validated: whatever is there is looked at.
    return value if _is_number(value) and isinstance(value, int) and 0 <= value <= MOST_TOKENS else 0


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def expected_of(sent: Any, most: int | None) -> Usage:
    """What a call may use that sends `sent` and lets the model answer with `most` tokens; None: no limit is set."""
    answer = _USUAL_ANSWER if most is None else most
    return Usage(tokens_in=_estimate(_characters(sent)), tokens_out=min(answer, MOST_TOKENS))


class StreamMeter:
    """Counts a stream. Its reader may leave before the service says what it used: what was received is counted then."""

    def __init__(self, sent: Any, most: int | None) -> None:
        self.expected = expected_of(sent, most)
        self._said: Usage | None = None
        self._received = 0
        self._refused = False

    async def count(self, stream: AsyncGenerator[dict[str, Any], None]) -> AsyncGenerator[dict[str, Any], None]:
        """The chunks of `stream`, counted. A service that fails before its first chunk has used nothing."""
        async with aclosing(stream):
            try:
                async for chunk in stream:
                    self._count(chunk)
                    yield chunk
            except Exception:
                self._refused = not self._received
                raise

    def _count(self, chunk: dict[str, Any]) -> None:
        self._said = usage_in(chunk) or self._said
        for choice in chunk.get("choices") or ():
            delta = choice.get("delta") if isinstance(choice, dict) else None
            if isinstance(delta, dict):
                self._received += _characters([value for name, value in delta.items() if name != "role"])

    def usage(self) -> Usage | None:
        """What it used: the service's word, else an estimate; None: nothing."""
        if self._said is not None or self._refused:
            return self._said
        return Usage(tokens_in=self.expected.tokens_in, tokens_out=_estimate(self._received))


def _estimate(characters: int) -> int:
    return -(-characters // _CHARACTERS_PER_TOKEN)


def _characters(value: Any) -> int:
    """The characters of every text in it. Pictures are counted by no rule that servers share, and so not at all."""
    count, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            count += 0 if one.startswith("data:") else len(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return count
