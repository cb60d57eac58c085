"""The user's choices about the second level, kept between runs. What is secret of them is sealed by the store."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import ValidationError

from ipc.errors import Code, IpcError
from ipc.messages import WireModel
from main_process.kit.json_file import JsonFile, Tell
from main_process.vault.sealing import SealBroken, Seals

_BOUND = Seals.associated_data("team", 1)


class CacheChoices(WireModel):
    """Whether the last run's answers are kept, and where the team's server is, for people to read."""

    warm_start: bool = True
    shared: str | None = None
    """The server's address without its password; None: nothing is shared."""
    sealed: str | None = None
    """Base64 of the sealed `Team`."""
    seat_name: str | None = None
    """What the team's other seats may call this one; None: nobody is told."""


class Team(WireModel):
    """The whole address, password included, and the team's key in base64."""

    address: str
    key: str


class NoPlaceForSecrets(IpcError):
    """The store's key is in memory for the session: what it seals is lost with it."""

    code = Code.STORE_UNAVAILABLE
    default_message = (
        "This system has no keyring, so there is nowhere to keep the team's key yet. "
        "Choose a passphrase first: latchkey vault move passphrase"
    )


class ChoiceStore:
    """The choices of one user-data folder. Raises what the store raises when its key is needed."""

    def __init__(
        self, path: Path, seals: Callable[[], Awaitable[Seals | None]], *, tell: Tell = lambda _notice: None
    ) -> None:
        self._file = JsonFile(path, CacheChoices, tell=tell)
        self._seals = seals
        self.current = self._file.read() or CacheChoices()

    async def keep_warm_start(self, on: bool) -> None:
        """Keep the last run's answers, or do not."""
        await self._write(self.current.model_copy(update={"warm_start": on}))

    async def team(self) -> Team | None:
        """The team's server and key; None where there is none, or none that this store can open."""
        seals = await self._seals() if self.current.sealed is not None else None
        if seals is None or self.current.sealed is None:
            return None
        try:
            return Team.model_validate_json(seals.unseal(base64.b64decode(self.current.sealed), _BOUND))
        except (SealBroken, ValueError, ValidationError):
            return None

    @staticmethod
    def key_of(team: Team) -> bytes:
        """The team's 32 bytes."""
        return base64.b64decode(team.key)

    async def join(self, team: Team, shown: str) -> None:
        """Keep the team's server and key, sealed."""
        seals = await self._seals()
        if seals is None:
            raise NoPlaceForSecrets
        sealed = base64.b64encode(seals.seal(team.model_dump_json().encode(), _BOUND)).decode()
        await self._write(self.current.model_copy(update={"shared": shown, "sealed": sealed}))

    async def name_seat(self, name: str | None) -> None:
        """Tell the team's other seats who fetched what this one gives them, or do not."""
        await self._write(self.current.model_copy(update={"seat_name": name}))

    async def put_back(self, choices: CacheChoices) -> None:
        """What was chosen before."""
        await self._write(choices)

    async def leave(self) -> None:
        """Forget the team's server and key."""
        await self._write(self.current.model_copy(update={"shared": None, "sealed": None}))

    async def _write(self, choices: CacheChoices) -> None:
        await asyncio.to_thread(self._file.write, choices)
        self.current = choices
