"""Codes, whose fault each is, and whether trying again helps: one table, which the renderer's transport has as well."""

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
