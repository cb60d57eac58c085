"""Raw QWebChannel messages from the isolated world, as if the broker itself had been taken over."""

import json

import pytest

from tests.e2e.attacks.widgets import begin_waiting
from tests.e2e.harness import AppProcess, wait_until

SEND = "qt.webChannelTransport.send(%s)"


def raw(app: AppProcess, *messages: object) -> None:
    """Send messages past the broker."""
    for message in messages:
        text = message if isinstance(message, str) else json.dumps(message)
        app.page.evaluate(SEND % json.dumps(text), isolated=True)


def works(app: AppProcess) -> bool:
    """Whether a call from the page is answered."""
    return bool(app.page.evaluate("mainApi.invoke('probe-echo', {q: 1}).then((told) => told.q === 1)"))


@pytest.mark.parametrize(
    "message",
    [
        {"type": 6, "object": "bridge", "method": "receive", "args": [], "id": 9001},
        {"type": 6, "object": "bridge", "method": "receive", "args": [{"not": "text"}], "id": 9002},
        {"type": 6, "object": "bridge", "method": "receive", "args": ["x" * 100_000], "id": 9003},
        {"type": 6, "object": "bridge", "method": 9999, "args": [], "id": 9005},
        {"type": 6, "object": "bridge", "method": -1, "args": [], "id": 9006},
        {"type": 6, "object": "bridge", "method": "_on_queued", "args": ["x"], "id": 9007},
        {"type": 6, "object": "bridge", "method": "setParent", "args": [None], "id": 9008},
        {"type": 6, "object": "nobody", "method": "receive", "args": ["x"], "id": 9009},
        {"type": 7, "object": "bridge", "signal": 9999},
        {"type": 8, "object": "bridge", "signal": 9999},
        {"type": 9, "object": "bridge", "property": "objectName", "value": "mine"},
        {"type": 9, "object": "bridge", "property": 0, "value": "mine"},
        {"type": 5, "data": "debug"},
        {"type": 4},
        {"type": 3, "id": 9010},
        {"type": 99},
        "not json",
        "[]",
        "",
    ],
    ids=lambda message: json.dumps(message)[:60],
)
def test_a_raw_message_does_no_harm(shared_app: AppProcess, message: object) -> None:
    """Whatever QWebChannel is told, the app runs on and its page can call; nothing of it is printed as a traceback."""
    raw(shared_app, message)
    wait_until(lambda: works(shared_app), "the page can no longer call")
    assert "Traceback" not in shared_app.errors()


def test_only_one_slot_and_one_signal_are_ours(shared_app: AppProcess) -> None:
    """Beside what every QObject has, the bridge offers `receive` and `sent`."""
    described = shared_app.page.evaluate(
        """new Promise((resolve) => {
             const own = qt.webChannelTransport.onmessage;
             qt.webChannelTransport.onmessage = (event) => {
               const message = JSON.parse(event.data);
               if (message.id !== 9100) return own(event);
               qt.webChannelTransport.onmessage = own;
               resolve(message.data);
             };
             qt.webChannelTransport.send(JSON.stringify({ type: 3, id: 9100 }));
           })""",
        isolated=True,
    )
    assert list(described) == ["bridge"]
    assert {name for name, _ in described["bridge"]["methods"]} - {"deleteLater", "deleteLater()"} == {
        "receive",
        "receive(QString)",
    }
    assert {name for name, _ in described["bridge"]["signals"]} - {"destroyed", "destroyed(QObject*)"} <= {
        "destroyed()",
        "objectNameChanged",
        "objectNameChanged(QString)",
        "sent",
        "sent(QString)",
    }


def test_a_destroyed_bridge_rebuilds_the_page(own_app: AppProcess) -> None:
    """`deleteLater` from the isolated world: the page goes with all it began, another is made, the app goes on."""
    app = own_app.start()
    app.wait_until_loaded()
    before = app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.page)")
    begin_waiting(app)
    raw(app, {"type": 6, "object": "bridge", "method": "deleteLater", "args": [], "id": 1})
    after = wait_until(
        lambda: app.page.evaluate(f"mainApi.invoke('probe-who').then((told) => told.page !== '{before}' && told.page)"),
        "the page did not come back",
    )
    assert after != before
    assert app.page.evaluate("mainApi.invoke('probe-seen').then((seen) => seen.running)") == 0
    app.interrupt()
    assert app.wait() == 0


def test_a_hostile_page_is_given_up(own_app: AppProcess) -> None:
    """A page that keeps sending what no transport of ours sends is dropped; the next one starts afresh."""
    app = own_app.start()
    app.wait_until_loaded()
    before = app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.page)")
    frames = json.dumps([{"t": "invoke", "id": -1}] * 100)
    raw(app, {"type": 6, "object": "bridge", "method": "receive", "args": [f"{before} {frames}"], "id": 9200})
    wait_until(
        lambda: app.page.evaluate(f"mainApi.invoke('probe-who').then((told) => told.page !== '{before}')"),
        "the page did not come back",
    )


def test_a_page_whose_epoch_was_forged_is_given_up(own_app: AppProcess) -> None:
    """Who forges epochs in the isolated world silences the page, until its own calls give it away and it is rebuilt."""
    app = own_app.start()
    app.wait_until_loaded()
    raw(app, {"type": 6, "object": "bridge", "method": "receive", "args": ["0" * 32 + " []"], "id": 9004})
    app.page.evaluate(
        "void (async () => { for (;;) { mainApi.invoke('probe-who'); await new Promise((go) => setTimeout(go)); } })()"
    )
    wait_until(lambda: works(app), "the page did not come back")


def test_an_old_epoch_is_over(own_app: AppProcess) -> None:
    """After a reload, frames that bear the old epoch, and ports of the old document, reach nobody."""
    app = own_app.start()
    app.wait_until_loaded()
    before = app.page.evaluate("mainApi.invoke('probe-who').then((told) => told.page)")
    begin_waiting(app)
    app.page.evaluate("void setTimeout(() => location.reload())")
    wait_until(
        lambda: app.page.evaluate(f"mainApi.invoke('probe-who').then((told) => told.page !== '{before}')"),
        "the page did not reload",
    )
    frames = json.dumps([{"t": "invoke", "id": 900_000, "ch": "probe-wait", "p": {}}])
    raw(app, {"type": 6, "object": "bridge", "method": "receive", "args": [f"{before} {frames}"], "id": 9300})
    assert works(app)
    assert app.page.evaluate("mainApi.invoke('probe-seen').then((seen) => [seen.running, seen.cancelled])") == [0, 1]
