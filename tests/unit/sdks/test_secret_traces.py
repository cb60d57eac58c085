"""A credential in text is found whatever it wears."""

import html
import json
import time
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from main_process.errors import ServiceError
from main_process.sdks.http.secret_traces import SecretTraces
from main_process.sdks.http.service_errors import clean, from_status

KEY = 'sk-proj-AbCd"Ef/Gh1234IjKl+MnOp'
DRESSES = {
    "plain": KEY,
    "first half": KEY[: len(KEY) // 2],
    "last half": KEY[len(KEY) // 2 :],
    "eight of the middle": KEY[11:19],
    "upper case": KEY.upper(),
    "JSON": json.dumps(KEY),
    "JSON twice": json.dumps(json.dumps(KEY)),
    "code points": "".join(f"\\u{ord(character):04x}" for character in KEY),
    "percent": quote(KEY, safe=""),
    "HTML": html.escape(KEY),
    "a line break inside": KEY[:10] + "\n" + KEY[10:],
    "a zero-width blank inside": KEY[:10] + "\u200b" + KEY[10:],
    "blanks between all": " ".join(KEY),
    "full width": "".join(chr(ord(character) + 0xFEE0) for character in KEY),
    "hexadecimal": KEY.encode().hex(),
    "Base64": b64encode(KEY.encode()).decode(),
    "Base64 for addresses": urlsafe_b64encode(KEY.encode()).decode(),
    "basic authentication": b64encode(b"me:" + KEY.encode()).decode(),
    "basic authentication, shifted": b64encode(b"user:" + KEY.encode()).decode(),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_a_secret_in_odd_dress_is_masked(dress: str) -> None:
    """What stands around it stays; of the secret at most a run of seven is left."""
    text = f"Your request with {DRESSES[dress]} was refused."
    traces = SecretTraces([KEY])
    masked = traces.mask(text)

    assert masked != text
    assert traces.mask(masked) == masked
    assert masked.startswith("Your request with ")
    assert masked.endswith(" was refused.")


@pytest.mark.parametrize("dress", DRESSES)
def test_a_services_message_is_shown_without_it(dress: str) -> None:
    """Also where the message is so long that it is cut within the secret."""
    for before in ("Wrong key ", "x " * 1595, "x " * 195):
        error = from_status(400, service="S", message=before + DRESSES[dress], secrets=[KEY])

        assert isinstance(error, ServiceError)
        assert SecretTraces([KEY]).mask(error.message) == error.message


def test_ordinary_words_stay() -> None:
    """A sentence that has no trace of it is shown as it is."""
    sentence = 'The "index" products does not exist (keys need a project).'

    assert clean(sentence, [KEY]) == sentence


def test_a_short_secret_is_masked_whole_and_a_tiny_one_is_not_looked_for() -> None:
    """Three letters would tear holes into any sentence."""
    assert clean("the pass word hunter is wrong", ["hunter"]) == "the pass word [removed] is wrong"
    assert clean("the cat sat", ["cat"]) == "the cat sat"


def test_a_megabyte_is_looked_through_in_linear_time() -> None:
    """What a service sends is bounded elsewhere, but never the reason for a pause here."""
    started = time.process_time()
    clean("\\u0041&amp%" * 100_000, [KEY] * 20)

    assert time.process_time() - started < 2.0
