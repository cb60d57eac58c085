"""`McpDialogs` with a real window."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.desktop.dialogs.mcp_dialog import McpServerDialog, SignInDialog
from app.desktop.dialogs.mcp_question_dialogs import AllowQuestionsDialog, QuestionDialog
from app.desktop.dialogs.mcp_sampling_dialogs import AllowModelDialog, SampleQuestionDialog
from app.desktop.dialogs.provider_dialogs import LoopWork, names_beside
from app.desktop.dialogs.showing import DialogShower, is_accepted
from app.desktop.dialogs.tool_question_dialog import ToolQuestionDialog
from main_process.mcp.adding import Draft, ToolQuestion
from main_process.mcp.catalogue import McpCatalogueEntry
from main_process.mcp.model import Json
from main_process.mcp.questions import Question
from main_process.mcp.sampling import ModelChoice, SampleQuestion
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

        taken = await names_beside(self._providers, app_id, None)
        return await self._shower.show(
            lambda: McpServerDialog(entry, save, self._parent(), taken=taken), lambda dialog: dialog.saved
        )

    async def confirm_call(self, question: ToolQuestion) -> Literal["once", "always"] | None:
        return await self._shower.show(
            lambda: ToolQuestionDialog(question, self._parent()), lambda dialog: dialog.answer
        )

    async def allow_questions(self, server: str) -> bool:
        return await self._shower.show(lambda: AllowQuestionsDialog(server, self._parent()), is_accepted)

    async def answer_question(self, question: Question) -> Json | None:
        return await self._shower.show(lambda: QuestionDialog(question, self._parent()), lambda dialog: dialog.answer)

    async def allow_model(self, server: str, providers: Sequence[str]) -> ModelChoice | None:
        return await self._shower.show(
            lambda: AllowModelDialog(server, providers, self._parent()), lambda dialog: dialog.choice
        )

    async def confirm_sample(self, question: SampleQuestion) -> bool:
        return await self._shower.show(lambda: SampleQuestionDialog(question, self._parent()), is_accepted)

    async def open_sign_in(self, server: str, url: str) -> bool:
        """See `McpDialogs`. Nothing else opens a sign-in page, and only after a person has seen its host."""
        address = QUrl(url, QUrl.ParsingMode.StrictMode)
        local = address.host() in {"127.0.0.1", "localhost", "::1"}
        if address.scheme() != "https" and not (local and address.scheme() == "http"):
            return False
        if not await self._shower.show(lambda: SignInDialog(server, address.host(), self._parent()), is_accepted):
            return False
        return await self._shower.qt.run(lambda: QDesktopServices.openUrl(address))
