"""Codes, whose fault each is, and whether trying again helps: one table, which the renderer's transport has as well."""

from typing import Any

import pytest

from ipc.errors import MEANINGS, Code, DeadlineExceeded, Fault, IpcError


def test_every_code_has_its_meaning() -> None:
    """A code that the table lacks could not be raised on the other side."""
    assert set(MEANINGS) == set(Code)


def test_an_error_class_takes_fault_and_retryable_from_its_code() -> None:
    """A subclass says its code alone."""

    class Slow(IpcError):
        code = Code.RATE_LIMITED

    assert (Slow.fault, Slow.retryable) == (Fault.SERVICE, True)
    assert (DeadlineExceeded.fault, DeadlineExceeded.retryable) == (Fault.SERVICE, True)


def test_an_error_class_may_know_better() -> None:
    """What a subclass states itself wins over the table, also in a subclass of it that names another code."""

    class Ours(IpcError):
        code = Code.INVALID_PARAMS
        fault = Fault.LATCHKEY

    assert (Ours.fault, Ours.retryable) == (Fault.LATCHKEY, False)


@pytest.mark.parametrize("code", Code)
def test_an_error_made_with_a_code_means_what_the_code_means(code: Code) -> None:
    """An instance of another code than its class's is not left with the class's fault."""
    error = IpcError("So it is.", code=code)
    assert (error.code, error.fault, error.retryable) == (code, MEANINGS[code].fault, MEANINGS[code].retryable)


def test_an_error_says_its_own_fault() -> None:
    """What is passed wins."""
    error = IpcError("So it is.", code=Code.CANCELLED, fault=Fault.LATCHKEY, retryable=False)
    assert (error.fault, error.retryable) == (Fault.LATCHKEY, False)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("caf\udce9.md", "caf\ufffd.md"),
        ("\ud83d\ude00 and \ud83d", "\U0001f600 and \ufffd"),
        (ValueError("17"), "17"),
        (None, IpcError.default_message),
    ],
)
def test_a_message_is_text_that_json_carries(given: Any, told: str) -> None:
    """A file's name that is not UTF-8 holds half characters; an exception is told by its text."""
    error = IpcError(given)
    assert error.message == told
    assert str(error) == told


@pytest.mark.parametrize("seconds", [float("nan"), float("inf")])
def test_a_delay_that_never_ends_is_none(seconds: float) -> None:
    """Nobody can wait for it, and JSON has no such number."""
    assert IpcError("Wait.", retry_after=seconds).retry_after is None


def test_a_subclass_that_forgets_to_call_init_is_told_all_the_same() -> None:
    """With its own default message."""

    class Down(IpcError):
        code = Code.SERVICE_FAILED
        default_message = "The shop is closed."

        def __init__(self, since: int) -> None:
            self.since = since

    error = Down(3)
    assert (error.message, error.retry_after, error.trace_id) == ("The shop is closed.", None, None)
