"""Ways out for data, tried by the page and by a widget, with their policy and without: no packet reaches a sink."""

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.attacks.sinks import Sink
from tests.e2e.cdp import TargetGone
from tests.e2e.harness import AppProcess

WAYS_OUT = Path(__file__).with_name("ways_out.js").read_text()
TRY = """(async () => {
  try { await Promise.race([(%s)[%s](%s), new Promise((go) => setTimeout(go, 700))]); } catch {}
})()"""


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with Sink() as listening:
        yield listening


def test_the_sink_hears(sink: Sink) -> None:
    """What these tests count with counts: a connection and a packet to a sink are heard."""
    with Sink() as other:
        socket.create_connection((other.address, other.port)).close()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"x", (other.address, other.port))
    assert sorted(other.heard) == ["TCP connection", "UDP packet of 1 bytes"]
    assert sink.heard == []


@pytest.mark.parametrize("policy", ["with its policy", "without its policy"])
@pytest.mark.parametrize("who", ["page", "attacker"])
def test_nothing_gets_out(own_app: AppProcess, sink: Sink, who: str, policy: str) -> None:
    """Every way out that a browser has, one after the other: not one packet."""
    app = own_app.start()
    app.wait_until_loaded()
    if policy == "without its policy":
        (app.page if who == "page" else app.widget("attacker")).call("Page.setBypassCSP", enabled=True)
        app.reload_page()
    where = json.dumps({"at": f"{sink.address}:{sink.port}", "port": sink.port})
    ways = app.page.evaluate(f"Object.keys({WAYS_OUT})")
    assert len(ways) > 20
    for way in ways:
        target = app.page if who == "page" else app.widget("attacker")
        # A way out may take its own document away; that is no way out either.
        with contextlib.suppress(TargetGone):
            target.evaluate(TRY % (WAYS_OUT.strip(), json.dumps(way), where))
    assert app.page.evaluate("mainApi.invoke('probe-echo', {q: 1}).then((told) => told.q)") == 1
    assert sink.heard == []
