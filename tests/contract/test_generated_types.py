"""The generated TypeScript, and that the committed file is what the models say."""

from typing import Any, Literal

import pytest
from pydantic import RootModel

from app.main_api import METHODS
from app.setup.codegen import TARGET, generate
from ipc.contract.main_api import Method
from ipc.dispatch.router import Router
from ipc.messages import Sender, WireModel
from ipc.typescript.channel_types import render


async def test_the_committed_types_are_those_of_the_models() -> None:
    """Whoever changes a channel's model runs `python -m app.setup.codegen`."""
    assert TARGET.read_text("utf-8") == await generate()


class Part(WireModel):
    """One part."""

    object_id: str
    kind: Literal["a", "b"] = "a"


class Ask(WireModel):
    parts: list[Part]
    by_name: dict[str, Part] = {}
    limit: int | None = None


class Answer(RootModel[list[Part]]):
    """All parts."""


async def answer(sender: Sender, params: Any) -> Any: ...


async def stream(sender: Sender, params: Any) -> Any:
    yield 1


def generated(*methods: Method) -> str:
    router = Router()
    router.handle("part-find", answer, params=Ask, result=Answer)
    router.handle("part-watch", stream, params=Ask, chunk=Part)
    return render(router.channels.values(), methods)


def test_params_results_and_chunks_are_typed() -> None:
    """Params may leave out what has a default; what we send is all there."""
    text = generated()
    assert '"part-find": { params: Ask; result: Answer };' in text
    assert '"part-watch": { params: Ask; chunk: Part };' in text
    assert "export type Answer = Part[];" in text
    assert '/** One part. */\nexport interface Part {\n  objectId: string;\n  kind: "a" | "b";\n}' in text
    assert 'export interface PartInput {\n  objectId: string;\n  kind?: "a" | "b" | undefined;\n}' in text
    assert (
        "export interface Ask {\n  parts: PartInput[];\n  byName?: Record<string, PartInput> | undefined;\n"
        "  limit?: number | null | undefined;\n}"
    ) in text


def test_methods_are_typed_by_their_channels() -> None:
    """Positional arguments have the types of the params that they become."""
    find, watch = Method("parts.find", "part-find", ("parts",)), Method("parts.watch", "part-watch", None, stream=True)
    text = generated(find, watch)
    assert 'find(parts: Params<"part-find">["parts"], call?: CallOptions): Promise<Result<"part-find">>;' in text
    assert 'watch(params: Params<"part-watch">, call?: CallOptions): StreamPromise<Chunk<"part-watch">>;' in text


def test_a_method_that_disagrees_with_its_channel_is_refused() -> None:
    """A stream is called as a stream."""
    with pytest.raises(ValueError, match="disagree about streaming"):
        generated(Method("parts.watch", "part-watch", None))


async def test_every_method_has_its_channel() -> None:
    """No method of `mainApi` leads nowhere."""
    text = await generate()
    missing = [method.path for method in METHODS if f'  "{method.channel}": {{ params' not in text]
    assert missing == []
