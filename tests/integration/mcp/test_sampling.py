"""A server that wants a language model asked: only where its user allows it, and each time after they have read it."""

import json
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from app.channels import Dialogs
from app.main_process import MainProcess
from app.wiring import build_main_process
from ipc.errors import Code, IpcError
from ipc.messages import Sender, WidgetIdentity
from main_process.ledger.model import Scope
from main_process.mcp.adding import McpDialogs
from main_process.mcp.choices import McpChoices
from main_process.mcp.sampling import ModelChoice, SampleQuestion
from tests.fakes.mcp.servers import RAW
from tests.fakes.openai_server import MODEL, OpenAiServer, refuses

KEY = "sk-canary-0123456789"
ASKED: dict[str, Any] = {
    "messages": [{"role": "user", "content": {"type": "text", "text": "Which is it?"}}],
    "systemPrompt": "Be brief.",
    "maxTokens": 99_999,
    "temperature": 0.5,
    "stopSequences": ["END"],
}


@dataclass
class Person:
    """Chooses a model and lets requests be sent, or not."""

    chooses: bool = True
    sends: bool = True
    offered: list[list[str]] = field(default_factory=list)
    read: list[SampleQuestion] = field(default_factory=list)

    async def allow_model(self, server: str, providers: Sequence[str]) -> ModelChoice | None:
        self.offered.append([server, *providers])
        return ModelChoice(provider_name=providers[0], model=MODEL) if self.chooses else None

    async def confirm_sample(self, question: SampleQuestion) -> bool:
        self.read.append(question)
        return self.sends


@dataclass
class Desk:
    """A server, a person, and a model."""

    main: MainProcess
    person: Person
    models: OpenAiServer
    ref: dict[str, Any]

    async def allow(self, allowed: bool = True, sender: Sender | None = None) -> Any:
        return await self.main.ipc.invoke("mcp-allow-model", {**self.ref, "allow": allowed}, sender)

    async def sample(self, asked: dict[str, Any] | None = None, **more: Any) -> Any:
        """What the server hears."""
        result = await self.main.mcp.call_tool("app", "Files", "sample", {**(asked or ASKED), **more})
        return json.loads(result["content"][0]["text"])

    @property
    def sent(self) -> list[Any]:
        return [request.json for request in self.models.requests if request.method == "POST"]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    person = Person()
    dialogs = Dialogs(mcp=cast("McpDialogs", person))
    main = build_main_process(tmp_path / "data", master_key=bytes(range(32)), dialogs=lambda _main: dialogs)
    async with OpenAiServer(KEY) as models, main:
        config = {"transport": "stdio", "command": sys.executable, "args": ["-S", RAW, "any", str(tmp_path / "pids")]}
        view = await main.providers.save_provider("app", "Files", "files", {}, "mcp", config)
        await main.providers.save_provider("app", "Models", "openai", {"apiKey": KEY, "baseUrl": models.base_url})
        ref = {"providerHash": view.provider_hash, "dashboardAppId": "app", "providerName": "Files"}
        yield Desk(main, person, models, ref)


async def test_a_server_has_a_model_asked_only_where_its_user_allows_it(desk: Desk, tmp_path: Path) -> None:
    """Refused before; then read whole, sent in our bounds and counted; refused when taken back."""
    before = await desk.sample()
    allowed = await desk.allow()
    given = await desk.sample()
    kept = McpChoices(tmp_path / "data" / "mcp-servers.json").of("app", "Files").model
    taken_back = await desk.allow(allowed=False)
    after = await desk.sample()
    question = desk.person.read[0]
    rows = await desk.main.ledger.rows(1, Scope(app_id="app", provider_name="Models"))

    assert ("error" in before, "error" in after, len(desk.sent)) == (True, True, 1)
    assert allowed["model"] == {"providerName": "Models", "model": MODEL}
    assert (taken_back["model"], kept) == (None, ModelChoice(provider_name="Models", model=MODEL))
    assert desk.person.offered == [["Files", "Models"]]
    assert given["result"]["content"] == {"type": "text", "text": "Hello from the fake"}
    assert (given["result"]["model"], given["result"]["stopReason"]) == (MODEL, "endTurn")
    assert (question.server, question.model, question.request.max_tokens) == ("Files", kept, 4_096)
    assert desk.sent[0] == {
        "model": MODEL,
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Which is it?"}],
        "temperature": 0.5,
        "stop": ["END"],
        "max_tokens": 4_096,
    }
    assert [(sums.calls, sums.tokens_in, sums.tokens_out) for _key, sums in rows] == [(1, 9, 4)]


async def test_what_is_not_agreed_to_is_not_sent(desk: Desk) -> None:
    """No model is chosen, or a request is not let through: the server hears no, and nothing has left."""
    desk.person.chooses = False
    assert (await desk.allow())["model"] is None
    desk.person.chooses, desk.person.sends = True, False
    await desk.allow()
    refusal = await desk.sample()

    assert refusal["error"] == {"code": -1, "message": "User rejected sampling request"}
    assert desk.sent == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"messages": []},
        {"messages": ASKED["messages"] * 101},
        {"messages": [{"role": "user", "content": {"type": "image", "data": "AA==", "mimeType": "image/png"}}]},
        {"messages": [{"role": "user", "content": {"type": "text", "text": "x" * 50_001}}]},
        {"systemPrompt": "x" * 50_001},
    ],
)
async def test_what_nobody_can_read_is_not_even_shown(desk: Desk, wrong: dict[str, Any]) -> None:
    """Too many messages, too long ones, pictures: refused in a sentence, and no question is asked."""
    await desk.allow()
    refusal = await desk.sample({**ASKED, **wrong})

    assert refusal["error"]["code"] == -32602
    assert (desk.person.read, desk.sent) == ([], [])


async def test_a_service_that_fails_is_not_told_of(desk: Desk) -> None:
    """What the user's service says, their key perhaps in it, is not for the server."""
    await desk.allow()
    desk.models.script("/v1/chat/completions", refuses(401))
    refusal = await desk.sample()

    assert refusal["error"]["message"] == "The model could not be asked."
    assert KEY not in json.dumps(refusal)


async def test_a_server_that_asks_and_asks_waits(desk: Desk) -> None:
    """Fifty requests at once are few questions: one at a time, and then the pause of any other question."""
    await desk.allow()
    await desk.sample(many=50)
    for _ in range(4):
        await desk.sample()

    assert len(desk.person.read) <= 5


async def test_the_right_goes_with_either_provider_and_follows_a_rename(desk: Desk) -> None:
    """A model's provider that is renamed is still the one; deleted, another key under its name is not used."""
    await desk.allow()
    await desk.main.mcp_choices.renamed("app", "Models", "Others")
    renamed = desk.main.mcp_choices.of("app", "Files").model
    await desk.main.mcp_choices.renamed("app", "Others", "Models")
    await desk.main.providers.delete_provider("app", "Models")
    deleted = desk.main.mcp_choices.of("app", "Files").model
    with pytest.raises(IpcError, match="Add a provider of the type OpenAI"):
        await desk.allow()

    assert renamed == ModelChoice(provider_name="Others", model=MODEL)
    assert deleted is None


async def test_a_widget_allows_nothing(desk: Desk) -> None:
    """The right is the app's page's to ask for, and a person's to give."""
    with pytest.raises(IpcError) as caught:
        await desk.allow(sender=Sender("p1", WidgetIdentity("chat", "t1")))
    assert (caught.value.code, desk.person.offered) == (Code.NOT_GRANTED, [])
