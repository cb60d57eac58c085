"""A cached answer is written by the same rules as any other."""

import dataclasses
from typing import Any

import pytest

from ipc.messages import APP_PAGE
from main_process.response_cache.codec import AnswerNotJson
from tests.fakes.loop import ShufflingLoop, shuffled
from tests.unit.response_cache.caches import a_cache


@dataclasses.dataclass
class Holder:
    """As a provider holds its credentials."""

    credentials: dict[str, str]


class Hidden(dict[str, str]):
    """As a mapping that hides something holds it."""


@shuffled
async def test_what_may_not_cross_is_not_cached_either(loop: ShufflingLoop) -> None:
    """Neither a dataclass nor a subclass of a JSON type, on a miss as without the cache, and however deep."""
    cache = a_cache(loop)
    for answer in (Holder({"apiKey": "canary"}), Hidden(apiKey="canary"), [{"x": Holder({"apiKey": "canary"})}]):

        async def fetch(_sender: Any, _params: Any, answer: Any = answer) -> Any:
            return answer

        handler = cache.cached_handler("acme-read", fetch)
        for params in ({"cache": True}, {}):
            with pytest.raises(AnswerNotJson):
                await handler.encoded(APP_PAGE, params)
