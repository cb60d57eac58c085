"""What the user should know before anything else: shown as banners by the shell."""

import asyncio
from collections.abc import Callable, Iterable

from main_process.api.system_channels import Notice, NoticeProvider, StoreAction
from main_process.extensions.host import Extensions, State
from main_process.kit.json_file import FileNotice
from main_process.providers.controller import ProviderController
from main_process.refused_keys import Refusal
from main_process.response_cache.second_level.faults import MENDABLE, words_for
from main_process.vault.errors import Reason
from main_process.vault.status import StoreStatus

ACTIONS: dict[Reason, StoreAction] = {
    Reason.LOCKED: "unlock",
    Reason.KEY_WRONG: "unlock",
    Reason.OLD_COPY: "accept",
}
"""What a person can do from the banner about a store that cannot be used."""


NOT_COUNTED = Notice(
    id="ledger",
    level="warning",
    title="Uses of providers are not counted",
    text="The file of the counts cannot be written, so budgets do not hold either. See whether the disk is full.",
)


KEYRING = Notice(
    id="keyring",
    level="warning",
    title="Latchkey waits for the system's keyring",
    text="Its question may be behind this window: unlock the keyring there. Widgets with a provider wait until then.",
)
SOON = 0.3
"""Seconds that the store may take before its waiting is told."""


class Notices:
    """The store's state, and what the start found out about this computer."""

    def __init__(
        self,
        providers: ProviderController,
        extensions: Extensions,
        file_notices: list[FileNotice] | None = None,
        why_not_shared: Callable[[], str] = lambda: "",
        refusals: Callable[[], Iterable[Refusal]] = tuple,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        """`file_notices` grows while the user's files are read, on any thread. `why_not_shared`: see `faults`.

        `changed()`: the store has said what it had been waiting with.
        """
        self._changed = changed
        self._waiting: set[asyncio.Task[StoreStatus]] = set()
        self._why_not_shared = why_not_shared
        self._refusals = refusals
        self._providers = providers
        self._extensions = extensions
        self._file_notices = file_notices if file_notices is not None else []
        self._found: list[Notice] = []

    def add_file(self, notice: FileNotice) -> None:
        """Show what could not be read of one of the user's files."""
        self._file_notices.append(notice)

    def add(self, notice: Notice) -> None:
        """Show a notice for as long as the app runs."""
        self._found.append(notice)

    async def current(self) -> list[Notice]:
        """Every notice: the store's, those of providers that wait, of extensions, files and sharing, then the rest."""
        found = [*await self._of_the_store(), *map(_of_provider, self._refusals())]
        found += [*self._of_extensions(), *self._of_files()]
        return [*found, *self._of_sharing(), *self._found]

    async def _of_the_store(self) -> list[Notice]:
        asked = asyncio.ensure_future(self._providers.status())
        await asyncio.wait({asked}, timeout=SOON)
        if not asked.done() and self._providers.waits_for_keyring:
            self._waiting.add(asked)
            asked.add_done_callback(self._on_answer)
            return [KEYRING]
        status = await asked
        if status.level == "info":
            return []
        fleeting = status.level == "warning"
        title = "Providers are kept for this session only" if fleeting else "The provider store needs you"
        text = f"{status.sentence} {status.action}".strip()
        action = "protect" if fleeting else ACTIONS.get(status.reason) if status.reason else None
        return [Notice(id=f"store-{status.kind}", level=status.level, title=title, text=text, store_action=action)]

    def _on_answer(self, asked: "asyncio.Task[StoreStatus]") -> None:
        self._waiting.discard(asked)
        if not asked.cancelled() and asked.exception() is None:
            self._changed()

    def of_this_start(self) -> list[Notice]:
        """What this start met: files that could not be read whole, and what was added."""
        return [*self._of_files(), *self._found]

    def _of_extensions(self) -> list[Notice]:
        return [
            Notice(
                id=f"extension-{extension.discovered.name}",
                level="warning",
                title=f"The extension '{extension.discovered.name}' was switched off",
                text=f"{extension.problem or 'It failed.'} Update it, then enable it again in Settings.",
            )
            for extension in self._extensions.list()
            if extension.state is State.FAILED
        ]

    def _of_sharing(self) -> list[Notice]:
        # What passes by itself is told in Settings and in the developer tools alone.
        why = self._why_not_shared()
        if why not in MENDABLE:
            return []
        title = "The shared cache is not used"
        return [Notice(id=f"shared-cache-{why}", level="warning", title=title, text=words_for(why))]

    def _of_files(self) -> list[Notice]:
        # A file may be read often: what is wrong with it is said once.
        return [
            Notice(id=f"file-{one.file}", level="warning", title=one.title, text=one.text)
            for one in dict.fromkeys(self._file_notices)
        ]


def _of_provider(refusal: Refusal) -> Notice:
    """One banner for a provider, however many widgets wait for it."""
    name = refusal.provider_name
    if refusal.wanted == "sign-in":
        title, text = f"“{name}” wants you to sign in", "Nobody is signed in at this server, or not any more."
    else:
        title, text = f"“{name}” needs another key", "Its service does not accept the key that it has."
    return Notice(
        id=f"provider-{refusal.number}",
        level="danger",
        title=title,
        text=f"{text} Widgets that use it wait, and go on by themselves.",
        provider=NoticeProvider(app_id=refusal.app_id, name=name, wanted=refusal.wanted),
    )
