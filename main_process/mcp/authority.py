"""What a session needs in order to sign in: where its server's tokens are, and how its user is asked, if they are."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from main_process.mcp.tokens import TokenBook

Browse: TypeAlias = Callable[[str], Awaitable[bool]]
"""`await browse(url)`: open the page in the system's browser, once the user has agreed; whether it was opened."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Of one provider. Without `browse` nobody is asked: a session that would have to ask fails."""

    book: TokenBook
    app_id: str
    name: str
    browse: Browse | None = None
