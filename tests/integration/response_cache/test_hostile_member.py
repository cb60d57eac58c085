"""Who has the team's key can write any answer. It is an answer to what was asked, and nothing more."""

from pathlib import Path
from typing import Any

import pytest

from main_process.response_cache.second_level.shared import entries
from main_process.vault.sealing import Seals
from tests.integration.response_cache.redis_server import RedisServer, needs_redis
from tests.integration.response_cache.seats import Service, team
from tests.integration.response_cache.test_shared_cache import stored

pytestmark = needs_redis

FORGED = {
    "the answers of other calls": b'1],[2,{"forged":true}',
    "no text": b'"\xff"',
    "half an answer": b'{"hits":[',
    "nothing": b"",
    "too deep": b"[" * 100_000 + b"]" * 100_000,
    "too long": b'"' + b"x" * entries.MOST_BYTES + b'"',
    "too long, packed": b'"' + b"x" * (4 * entries.MOST_BYTES) + b'"',
}


@pytest.mark.parametrize("what", FORGED)
async def test_what_is_no_answer_is_asked_for_anew(
    redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """It would go to the window among the answers of other calls, as it is."""
    genuine = entries.pack

    def forging(seals: Seals, name: bytes, generations: bytes, times: Any, _body: bytes, **options: Any) -> bytes:
        entry: bytes = genuine(seals, name, generations, times, FORGED[what], **options)
        return entry

    monkeypatch.setattr(entries, "pack", forging)
    await _is_asked_for_anew(redis, tmp_path)


@pytest.mark.parametrize("plain", [b"", b"=", b"x\0", b"z\xff1"])
async def test_what_is_not_packed_as_one_is_asked_for_anew(
    redis: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bytes
) -> None:
    """Sealed with the right key all the same."""

    def forging(seals: Seals, name: bytes, generations: bytes, times: entries.Times, _body: bytes, **_: Any) -> bytes:
        head = bytes([entries.VERSION]) + generations + times.text()
        return head + seals.seal(plain, Seals.associated_data("shared", name, head))

    monkeypatch.setattr(entries, "pack", forging)
    await _is_asked_for_anew(redis, tmp_path)


async def _is_asked_for_anew(redis: RedisServer, tmp_path: Path) -> None:
    service = Service()
    async with team(tmp_path, redis.url, redis.url) as (member, other):
        await member.ask(service)
        await stored(member)

        assert (await other.ask(service)).body == b"2"
    assert ("not ours", True) in other.told
