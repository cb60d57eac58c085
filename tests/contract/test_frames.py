"""The golden frames, from Python's side. renderer/src/ipc/transport.test.ts reads the same file."""

import json
from pathlib import Path
from typing import Any

import pytest

from ipc.contract import frames
from ipc.contract.limits import Limits
from ipc.errors import ProtocolViolation, TooFast
from ipc.messages import WidgetIdentity

GOLDEN = json.loads((Path(__file__).parent / "frames.json").read_text("utf-8"))
TO_PAGE = GOLDEN["toPage"]


def refusal() -> TooFast:
    error = TooFast(retry_after=0.25)
    error.trace_id = "0123456789abcdef"
    return error


def test_the_version_is_the_golden_one() -> None:
    """A change of the frames is a new version, and new golden frames."""
    assert GOLDEN["version"] == frames.VERSION


@pytest.mark.parametrize("golden", GOLDEN["toMain"], ids=lambda golden: golden["name"])
def test_frames_to_the_main_process_are_understood(golden: dict[str, Any]) -> None:
    """Every frame a transport sends is decoded with all that it says."""
    frame = golden["frame"]
    decoded = frames.decode_frame(frame)
    again: Any = None
    match decoded:
        case frames.Hello(version):
            again = {"t": "hello", "v": version}
        case frames.Cancel(call):
            again = {"t": "cancel", "id": call}
        case frames.Credit(call, more):
            again = {"t": "credit", "id": call, "n": more}
        case frames.Upload(call, data):
            again = {"t": "upload", "id": call, "d": data}
        case frames.Invoke():
            again = {"t": "invoke", "id": decoded.call, "ch": decoded.channel}
            if decoded.deadline is not None:
                again["ms"] = round(decoded.deadline * 1000)
            if decoded.credit:
                again["c"] = decoded.credit
            if decoded.upload is not None:
                again["up"] = decoded.upload
            else:
                again["p"] = decoded.params
    assert again == frame


def test_a_signed_frame_carries_the_widget() -> None:
    """What the broker adds is what the session reads."""
    decoded = frames.decode_frame(GOLDEN["signed"]["frame"])
    assert isinstance(decoded, frames.Invoke)
    assert decoded.widget == WidgetIdentity("search", "tile-1")


def test_what_the_broker_says_of_times_is_read() -> None:
    """When it sent a call and when it handed answers on, while somebody watches."""
    call, seen = frames.decode_frame(GOLDEN["timed"]["call"]), frames.decode_frame(GOLDEN["timed"]["seen"])
    assert isinstance(call, frames.Invoke)
    assert call.sent == 1_790_000_000_000_000
    assert seen == frames.Seen([6, 7], 1_790_000_000_000_500)


@pytest.mark.parametrize("golden", GOLDEN["refused"], ids=lambda golden: golden["name"])
def test_malformed_frames_are_refused(golden: dict[str, Any]) -> None:
    """No honest transport sends these."""
    with pytest.raises(ProtocolViolation):
        frames.decode_frame(golden["frame"])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("hello", frames.hello(Limits())),
        ("ok", frames.ok(1, b'{"hits":[]}', None)),
        ("cached", frames.ok(1, b'{"hits":[]}', "hit")),
        ("warm", frames.ok(1, b'{"hits":[]}', "stale", 1_700_000_000.5)),
        ("ticket", frames.ticket(1, "Zm9vYmFy", 70_000, "miss")),
        ("chunk", frames.chunks(4, [b'{"text":"a"}', b'{"text":"b"}'])),
        ("end", frames.end(4)),
        ("timing", frames.timing(on=True)),
        ("error", frames.error(1, refusal())),
        ("event", frames.event("provider-changed", b'{"appId":"a","providerName":"b","change":"saved"}', None)),
        ("eventForSome", frames.event("context-changed", b"{}", ("tile-1",))),
    ],
)
def test_frames_to_the_page_are_the_golden_ones(name: str, written: bytes) -> None:
    """What the main process sends is what the transport's tests receive."""
    assert json.loads(written) == TO_PAGE[name]
