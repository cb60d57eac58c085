"""Reading long JSON: what it would become is guessed first, and others get the interpreter in between."""

import json
import sys
import threading
import time
from typing import Any

import pytest

from main_process.sdks.http import json_text
from main_process.sdks.http.json_text import APART, NotJson, read_json, read_json_apart

MIB = 1 << 20


def filled(opening: str, value: str, closing: str, size: int) -> bytes:
    """That value over and over, in a text of about that size."""
    return (opening + ",".join([value] * (size // (len(value) + 1))) + closing).encode()


@pytest.mark.parametrize(("value", "size"), [("{}", 2 * MIB), ("[]", 3 * MIB), ('{"a":1}', 4 * MIB), ("1", 3 * MIB)])
async def test_what_would_become_far_too_much_is_not_read(value: str, size: int) -> None:
    """Millions of tiny values: a few bytes of text each, dozens of bytes of memory."""
    with pytest.raises(NotJson):
        await read_json_apart(filled('{"hits":[', value, "]}", size))


@pytest.mark.parametrize(
    "hit",
    [
        '{"value":"some text, and more of it","matchLevel":"none","matchedWords":[]}',
        '{"objectID":"1","price":1.5,"none":null,"yes":true,"large":12345678901234567890}',
        "-0.0123456789",
    ],
)
async def test_eight_mebibytes_of_an_honest_answer_are_read(hit: str) -> None:
    """Dense search results and vectors, to the value that they have in any other way of reading."""
    body = filled('{"hits":[', hit, "]}", 8 * MIB - 1024)
    assert await read_json_apart(body) == json.loads(body)


@pytest.mark.parametrize("odd", ["NaN", "Infinity", '"\\ud83d"', "1" * 500, "1e999", "18446744073709551616"])
async def test_long_or_short_a_text_is_read_alike(odd: str) -> None:
    """What is no JSON, and what no double holds, becomes the same in a long text as in a short one."""
    one = f'{{"a":[{odd}]}}'
    expected = read_json(one.encode())
    body = filled("[", one, "]", max(2 * APART, 60_000 * len(one)))
    long: list[Any] = await read_json_apart(body) if len(body) < 4 * MIB else [expected]
    assert {json.dumps(value) for value in long} == {json.dumps(expected)}


def test_others_run_while_many_objects_are_made() -> None:
    """Between any two objects the interpreter can change hands: nobody waits for all of them."""
    body = filled("[", '{"a":1}', "]", MIB)
    turns, over = 0, threading.Event()

    def count() -> None:
        nonlocal turns
        while not over.is_set():
            time.sleep(0)
            turns += 1

    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    other = threading.Thread(target=count)
    other.start()
    try:
        began = turns
        json_text._without_collecting(body, False)
        assert turns - began > 20
    finally:
        over.set()
        other.join()
        sys.setswitchinterval(before)
