"""Coverage-guided fuzzing from a page's text to a handler's params: `python -m tests.fuzz.atheris_ipc -runs=N`.

The bytes become one message to the pure functions that decode, screen, validate and redact. Anything they raise but an
IpcError is a crash, which libFuzzer reports together with its input.
"""

import sys
from typing import Any, Literal

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]  # untyped, and only in the nightly lock

with atheris.instrument_imports(include=["ipc"]):
    from ipc.contract import frames
    from ipc.contract.limits import Limits
    from ipc.dispatch.call_log import redact
    from ipc.dispatch.router import Router
    from ipc.errors import IpcError
    from ipc.messages import ReadParams, Sender, WireModel

LIMITS = Limits()


class Part(WireModel):
    """A nested model that declares a name which is a credential's elsewhere."""

    key: str
    inner: "Part | None" = None


class Everything(ReadParams):
    """Params with a field of every kind."""

    text: str = ""
    parts: list[Part] = []
    named: dict[str, Part] = {}
    options: dict[str, Any] = {}
    kind: Literal["a", "b"] = "a"
    either: Part | int | str | None = None


async def echo(sender: Sender, params: Any) -> Any:
    """Never called: only what lies before the handler is under test."""
    raise AssertionError


ROUTER = Router(limits=LIMITS)
ROUTER.handle("everything", echo, params=Everything)
ROUTER.handle("free", echo)


def one_input(data: bytes) -> None:
    """One message of a page."""
    try:
        message = frames.decode_message(data.decode("utf-8", "surrogatepass"), LIMITS)
    except (IpcError, UnicodeDecodeError):
        return
    for raw in message:
        try:
            frame = frames.decode_frame(raw)
            if isinstance(frame, frames.Invoke):
                channel = ROUTER.find(frame.channel)
                if channel is not None:
                    redact(channel.accept(frame.params, LIMITS.depth), channel.schema)
        except IpcError:
            continue


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
