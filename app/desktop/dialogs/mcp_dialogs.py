"""`McpDialogs` with a real window."""

import asyncio
from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QWidget

from app.desktop.dialogs.mcp_dialog import McpServerDialog
from app.desktop.dialogs.provider_dialogs import LoopWork
from app.desktop.dialogs.showing import DialogShower
from app.desktop.dialogs.tool_question_dialog import ToolQuestionDialog
from main_process.mcp.adding import Draft, ToolQuestion
from main_process.mcp.catalogue import McpCatalogueEntry
from main_process.providers.controller import ProviderController
from main_process.providers.model import ProviderView
from main_process.providers.stored import ABSENT


class QtMcpDialogs:
    """Its coroutines run on the event loop; one dialog at a time is shown."""

    def __init__(
        self, shower: DialogShower, providers: ProviderController, parent: Callable[[], QWidget | None]
    ) -> None:
        self._shower = shower
        self._providers = providers
        self._parent = parent

    async def add(self, app_id: str, entry: McpCatalogueEntry | None) -> ProviderView | None:
        work = LoopWork(self._shower.qt, asyncio.get_running_loop())

        def save(name: str, draft: Draft, done: Callable[[ProviderView | None, str], None]) -> None:
            saving = self._providers.save_provider(
                *(app_id, name, draft.type, draft.credentials),
                provider_class="mcp",
                mcp_config=draft.config,
                expected=ABSENT,
            )
            work.start(saving, done)

        return await self._shower.show(
            lambda: McpServerDialog(entry, save, self._parent()), lambda dialog: dialog.saved
        )

    async def confirm_call(self, question: ToolQuestion) -> Literal["once", "always"] | None:
        return await self._shower.show(
            lambda: ToolQuestionDialog(question, self._parent()), lambda dialog: dialog.answer
        )
