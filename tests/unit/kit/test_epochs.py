"""Epochs: what was invalidated since when."""

from main_process.kit.epochs import Epochs

A = ("provider", "app", "A")
B = ("provider", "app", "B")


def test_work_stands_until_its_scope_is_invalidated() -> None:
    """Only an invalidation of a scope that the work belongs to makes it fall."""
    epochs = Epochs()
    begun = epochs.now()
    epochs.invalidate(B)

    assert epochs.is_current(begun, [A]) is True
    epochs.invalidate(A)
    assert epochs.is_current(begun, [A]) is False


def test_work_begun_after_an_invalidation_stands() -> None:
    """An invalidation reaches back, not forward."""
    epochs = Epochs()
    epochs.invalidate(A)
    epochs.invalidate_all()

    assert epochs.is_current(epochs.now(), [A]) is True


def test_everything_falls_at_once() -> None:
    """`end_all` covers work of every scope and of none."""
    epochs = Epochs()
    begun = epochs.now()
    epochs.invalidate_all()

    assert epochs.is_current(begun, [A]) is False
    assert epochs.is_current(begun, []) is False


def test_one_of_several_scopes_is_enough_to_fall() -> None:
    """Work belongs to all its scopes."""
    epochs = Epochs()
    begun = epochs.now()
    epochs.invalidate(B)

    assert epochs.is_current(begun, [A, B]) is False


def test_memory_is_bounded_in_the_safe_direction() -> None:
    """What had to be forgotten counts as invalidated for everything that began before it."""
    epochs = Epochs(capacity=10)
    begun = epochs.now()
    epochs.invalidate(A)
    for number in range(1000):
        epochs.invalidate(("provider", "app", str(number)))

    assert len(epochs._last) <= 10
    assert epochs.is_current(begun, [A]) is False
    assert epochs.is_current(epochs.now(), [A]) is True
