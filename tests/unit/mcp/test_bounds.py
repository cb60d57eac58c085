"""What is bounded, and what is scrubbed, of what a server writes."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from main_process.mcp.lines import MOST_AT_ONCE, MOST_NONSENSE, Flood, Flow, Lines
from main_process.mcp.scrubbing import Scrubber
from main_process.mcp.server_log import MOST_CHARACTERS, MOST_LINES, ServerLog
from tests.fakes.clock import Clock

CANARY = 'canary/5f1c "9e7a" ü'


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=20), st.integers(1, 7))
def test_lines_come_whole_wherever_the_stream_is_cut(lines: list[bytes], size: int) -> None:
    """However the bytes arrive, the same lines come out."""
    stream = b"".join(line + b"\n" for line in lines)
    cut = Lines()

    found = [line for start in range(0, len(stream), size) for line in cut.feed(stream[start : start + size])]

    assert found == lines


def test_a_line_of_any_length_is_bounded() -> None:
    """A line that is too long is refused before it is complete."""
    lines = Lines(longest=1000)
    for _ in range(10):
        assert list(lines.feed(b"x" * 100)) == []
    with pytest.raises(Flood):
        list(lines.feed(b"x"))


def test_messages_are_a_bucket_that_refills() -> None:
    """A burst passes, a flood does not, and after a pause there is room again."""
    clock = Clock()
    flow = Flow(clock)
    for _ in range(MOST_AT_ONCE):
        flow.message()
    with pytest.raises(Flood):
        flow.message()
    clock.advance(1.0)
    for _ in range(100):
        flow.message()
    with pytest.raises(Flood):
        flow.message()


def test_nonsense_is_not_forgotten() -> None:
    """A greeting passes; a program that speaks something else does not, however slowly it does."""
    clock = Clock()
    flow = Flow(clock)
    flow.nonsense(MOST_NONSENSE)
    clock.advance(1e6)
    with pytest.raises(Flood):
        flow.nonsense(1)


@pytest.mark.parametrize(
    "spelling",
    [
        CANARY,
        f"Bearer {CANARY}!",
        quote(CANARY, safe=""),
        json.dumps(CANARY),
        json.dumps(CANARY, ensure_ascii=False),
        base64.b64encode(CANARY.encode()).decode(),
    ],
)
def test_a_credential_is_found_in_each_of_its_spellings(spelling: str) -> None:
    """As it is, in a URL, in JSON and in base64: none of it is left, in text or in JSON."""
    scrubber = Scrubber([CANARY])
    value = {"a": [f"before {spelling} after"], spelling: 1}

    cleaned = scrubber.json(value)

    assert "5f1c" not in scrubber.text(spelling)
    assert scrubber.text(spelling) != spelling
    assert (json.dumps(cleaned).count("***"), "5f1c" in json.dumps(cleaned)) == (2, False)


def test_what_holds_no_credential_is_left_alone() -> None:
    """An answer without one is the same object; a credential that is too short to be one tears no holes."""
    value = {"a": ["text", 1, None]}

    assert Scrubber([CANARY]).json(value) is value
    assert Scrubber(["a"]).text("banana") == "banana"
    assert CANARY not in repr(Scrubber([CANARY]))


@given(st.integers(1, 30), st.integers(0, 60))
def test_a_log_is_scrubbed_wherever_its_bytes_are_cut(size: int, before: int) -> None:
    """A credential that arrives in pieces is still one."""
    log = ServerLog()
    log.begin(Scrubber(["secret-token-123"]))
    stream = (("x" * before) + "secret-token-123 and more\n").encode()

    for start in range(0, len(stream), size):
        log.feed(stream[start : start + size])

    assert log.lines() == [f"{'x' * before}*** and more"]


def test_a_log_is_bounded_in_lines_and_in_their_length() -> None:
    """The last lines stay; of a long one its beginning, and never half a credential at the cut."""
    log = ServerLog()
    log.begin(Scrubber(["secret-token-123"]))
    for number in range(MOST_LINES + 10):
        log.feed(f"line {number}\n".encode())
    log.feed(b"y" * (64 * 1024 - 8) + b"secret-token-123\n")

    lines = log.lines()

    assert (len(lines), lines[0]) == (MOST_LINES, "line 11")
    assert (len(lines[-1]), "secret" in lines[-1]) == (MOST_CHARACTERS + 1, False)


def test_a_log_shows_no_control_characters() -> None:
    """What a terminal would obey is not written."""
    log = ServerLog()
    log.feed(b"\x1b[2Jhello\x07\n")

    assert log.lines() == [" [2Jhello"]
