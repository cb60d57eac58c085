"""What a server wants a language model asked (sampling): its words in bounds, as they are read and sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import StringConstraints

from ipc.errors import InvalidParams
from ipc.messages import ProviderName, WireModel
from main_process.kit.figures import count

MOST_MESSAGES = 100
MOST_CHARACTERS = 50_000
"""Of all texts together: as many as somebody can be asked to read."""
MOST_TOKENS = 4_096
MOST_STOPS = 4
_LONGEST_STOP = 200


class ModelChoice(WireModel):
    """Which model a server may have asked: with an OpenAI provider of its own app, and that one's key."""

    provider_name: ProviderName
    model: Annotated[str, StringConstraints(min_length=1, max_length=256)]


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the conversation that the model is to go on with."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """What a server wants. `max_tokens` is within our own bound already."""

    system: str
    messages: tuple[Said, ...]
    max_tokens: int
    temperature: float | None = None
    stop: tuple[str, ...] = ()

    def chat(self) -> list[dict[str, str]]:
        """The messages in OpenAI's shape."""
        system = [{"role": "system", "content": self.system}] if self.system else []
        return [*system, *({"role": said.role, "content": said.text} for said in self.messages)]


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """Whether it may be sent: everything that would be, and to which model of which provider."""

    server: str
    model: ModelChoice
    request: SampleRequest = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the model said. `cut`: it had more to say."""

    text: str
    model: str
    cut: bool


Sample: TypeAlias = Callable[[SampleRequest], Awaitable[Sampled | None]]
"""`await sample(request)`: the model's answer, or None where the user did not let it be asked. Raises IpcError."""


def sample_request(params: Mapping[str, Any]) -> SampleRequest:
    """The request in MCP's params. Raises InvalidParams for what is out of bounds, and for other things than texts."""
    messages = params.get("messages")
    if not isinstance(messages, list) or not 0 < len(messages) <= MOST_MESSAGES:
        raise InvalidParams(f"From 1 to {MOST_MESSAGES} messages can be sent to a model.")
    if not all(isinstance(message, dict) for message in messages):
        raise InvalidParams("This cannot be sent to a model.")
    said = tuple(Said(_role(message), _text(message.get("content"))) for message in messages)
    system, given, most = params.get("systemPrompt") or "", params.get("stopSequences") or [], params.get("maxTokens")
    if not isinstance(system, str) or not isinstance(given, list) or not isinstance(most, int | None):
        raise InvalidParams("This cannot be sent to a model.")
    stop = tuple(str(one) for one in given[:MOST_STOPS])
    if any(len(one) > _LONGEST_STOP for one in stop):
        raise InvalidParams("This cannot be sent to a model.")
    if len(system) + sum(len(one.text) for one in said) > MOST_CHARACTERS:
        raise InvalidParams(f"More than {count(MOST_CHARACTERS)} characters are not sent to a model.")
    temperature = params.get("temperature")
    return SampleRequest(
        system,
        said,
        min(max(most or 1, 1), MOST_TOKENS),
        # The lower bound first: of two numbers Python keeps the first where the other is none.
        min(max(0.0, float(temperature)), 2.0) if isinstance(temperature, int | float) else None,
        stop,
    )


def _role(message: Mapping[str, Any]) -> Literal["user", "assistant"]:
    return "assistant" if message.get("role") == "assistant" else "user"


def _text(content: Any) -> str:
    """The text of one block or of several. A picture or a sound cannot be read by who has to agree to it."""
    blocks = content if isinstance(content, list) else [content]
    texts = [block.get("text") if isinstance(block, dict) and block.get("type") == "text" else None for block in blocks]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise InvalidParams("Only text is sent to a model for an MCP server.")
    return "\n\n".join(str(text) for text in texts)
