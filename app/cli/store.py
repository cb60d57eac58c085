"""How the command line reaches the store: through the running app where there is one, else by itself."""

import asyncio
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from app.cli.descriptors import read_descriptor, read_passphrase
from app.cli.terminal import Failure
from app.cli.user_data import made, user_data_option
from app.demo import DEMO_APP_ID
from app.instance.all_commands import commands_of
from app.instance.ask import NotRunning, ask_running
from app.logs import set_up_logs
from app.wiring import build_main_process
from ipc.errors import IpcError
from main_process.vault.hardening import forbid_core_files, forbid_inspection

LASTING = frozenset({"add", "mcp-add", "import-values", "import-export", "import-reference"})
"""Commands whose result must outlive this process."""
NOTHING_LASTS = (
    "This system has no keyring, so there is nowhere to keep credentials yet. "
    "Choose a passphrase first: latchkey vault move passphrase"
)

app_option = click.option(
    "--app", "app_id", default=DEMO_APP_ID, show_default=True, help="The dashboard application it belongs to."
)


class StoreClient:
    """The store of one user-data folder. Asks for its passphrase once, when it turns out to be locked."""

    def __init__(self, user_data: Path, passphrase_fd: int | None) -> None:
        self._user_data = user_data
        self._passphrase_fd = passphrase_fd
        self._passphrase: str | None = None

    def ask(self, do: str, **request: Any) -> dict[str, Any]:
        """The reply to a command. An error becomes a ClickException."""
        asked = {"do": do, **request}
        reply = self._ask(asked)
        if _reason(reply) == "locked" and self._passphrase is None:
            self._passphrase = self._read_passphrase()
            reply = self._ask(asked)
        if "error" in reply:
            raise Failure(reply["error"]["message"], reply["error"]["code"])
        return reply

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            if self._passphrase is not None:
                unlocked = ask_running(self._user_data, {"do": "vault-unlock", "passphrase": self._passphrase})
                if "error" in unlocked:
                    return unlocked
            return ask_running(self._user_data, request)
        except NotRunning:
            return asyncio.run(self._ask_myself(request))
        except IpcError as error:
            raise Failure(error.message, error.code) from None

    async def _ask_myself(self, request: dict[str, Any]) -> dict[str, Any]:
        forbid_core_files()
        forbid_inspection()
        folders = made(self._user_data)
        set_up_logs(folders.logs, verbose=False)
        async with build_main_process(folders.folder, passphrase=self._passphrase) as main:
            if request["do"] in LASTING and (await main.providers.status()).kind == "memory":
                raise click.ClickException(NOTHING_LASTS)
            return await commands_of(main).run(request)

    def _read_passphrase(self) -> str:
        if self._passphrase_fd is not None:
            return read_descriptor(self._passphrase_fd).rstrip("\r\n")
        return read_passphrase("Passphrase of the credential store", new=False)


def store_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--user-data`, `--passphrase-fd` and `--json`; the command gets `store` and `as_json`."""

    @user_data_option("Where providers are kept.")
    @click.option("--passphrase-fd", type=int, help="Read the store's passphrase from this file descriptor.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    @functools.wraps(command)
    def with_store(*args: Any, user_data: Path, passphrase_fd: int | None, **options: Any) -> None:
        command(*args, store=StoreClient(user_data, passphrase_fd), **options)

    return with_store


def _reason(reply: dict[str, Any]) -> str | None:
    if "error" in reply:
        return str(reply["error"].get("reason"))
    return reply.get("reason")
