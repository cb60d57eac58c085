"""Values that can be used and not shown: no print, log, JSON, pickle or traceback with locals gives them away.

This guards against accidents. Code that asks for the value gets it, and so does a debugger.
"""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any, Generic, NoReturn, TypeVar

T = TypeVar("T")

MASK = "***"


class Secret(Generic[T]):
    """One value that only `reveal()` gives out."""

    __slots__ = ("__value",)

    def __init__(self, value: T) -> None:
        self.__value = value

    def reveal(self) -> T:
        """The value itself. Keep it in as few variables, and for as short a time, as you can."""
        return self.__value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        """Equal to another secret of equal text, compared in constant time; to anything else, never."""
        if not isinstance(other, Secret):
            return NotImplemented
        mine, theirs = self.reveal(), other.reveal()
        if isinstance(mine, str) and isinstance(theirs, str):
            return hmac.compare_digest(mine.encode(), theirs.encode())
        return mine is theirs

    __hash__ = None  # type: ignore[assignment]  # a hash of a secret is a digest of a secret

    def __copy__(self) -> "Secret[T]":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret[T]":
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret cannot be pickled")


class Credentials(Mapping[str, str]):
    """A provider's fields by name: `credentials["apiKey"]` is plain text, whatever shows the whole is masked."""

    __slots__ = ("__fields",)

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.__fields = {name: Secret(value) for name, value in fields.items()}

    def __getitem__(self, name: str) -> str:
        return self.__fields[name].reveal()

    def __iter__(self) -> Iterator[str]:
        return iter(self.__fields)

    def __len__(self) -> int:
        return len(self.__fields)

    def __contains__(self, name: object) -> bool:
        return name in self.__fields

    def __repr__(self) -> str:
        return f"Credentials({', '.join(f'{name}={MASK}' for name in self.__fields)})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __copy__(self) -> "Credentials":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Credentials":
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("Credentials cannot be pickled")
