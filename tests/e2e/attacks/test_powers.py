"""What a browser can grant, asked for by the page and by a widget: nothing is granted, and nobody is asked."""

import json

import pytest

from tests.e2e.harness import AppProcess

ASKS = {
    "geolocation": "new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))",
    "camera": "navigator.mediaDevices.getUserMedia({ video: true })",
    "microphone": "navigator.mediaDevices.getUserMedia({ audio: true })",
    "screen": "navigator.mediaDevices.getDisplayMedia({ video: true })",
    "notifications": "Notification.requestPermission().then((said) => { if (said !== 'granted') throw said; })",
    "clipboard": "navigator.clipboard.readText()",
    "clipboard as data": "navigator.clipboard.read()",
    "midi": "navigator.requestMIDIAccess({ sysex: true })",
    "usb": "navigator.usb.requestDevice({ filters: [] })",
    "serial": "navigator.serial.requestPort()",
    "hid": "navigator.hid.requestDevice({ filters: [] }).then((all) => { if (!all.length) throw 'none'; })",
    "bluetooth": "navigator.bluetooth.requestDevice({ acceptAllDevices: true })",
    "files": "showOpenFilePicker()",
    "folder": "showDirectoryPicker()",
    "fonts": "queryLocalFonts().then((fonts) => { if (!fonts.length) throw 'none'; })",
    "wake lock": "navigator.wakeLock.request('screen')",
    "idle detection": "IdleDetector.requestPermission().then((said) => { if (said !== 'granted') throw said; })",
    "full screen": "document.documentElement.requestFullscreen()",
    "pointer lock": (
        "document.documentElement.requestPointerLock().then(() => { if (!document.pointerLockElement) throw 0; })"
    ),
    "service worker": "navigator.serviceWorker.register('/~runtime.js')",
    "protocol handler": (
        "Promise.resolve().then(() => navigator.registerProtocolHandler('web+x', location.origin + '/%s'))"
    ),
    "push": "navigator.serviceWorker.ready.then((worker) => worker.pushManager.subscribe())",
}
PERMISSIONS = ["geolocation", "notifications", "camera", "microphone", "clipboard-read", "midi", "local-fonts"]


@pytest.mark.parametrize("who", ["page", "attacker"])
@pytest.mark.parametrize("power", ASKS)
def test_no_power_is_granted(shared_app: AppProcess, who: str, power: str) -> None:
    """The request is refused, or never answered because nobody may answer it; it is not granted."""
    target = shared_app.page if who == "page" else shared_app.widget("attacker")
    granted = target.evaluate(
        f"""(async () => {{
              try {{
                return await Promise.race([
                  ({ASKS[power]}).then(() => true), new Promise((resolve) => setTimeout(resolve, 250, false)),
                ]);
              }} catch {{ return false; }}
            }})()"""
    )
    assert granted is False


@pytest.mark.parametrize("who", ["page", "attacker"])
def test_no_permission_is_held(shared_app: AppProcess, who: str) -> None:
    """Asked quietly, every permission is anything but granted."""
    target = shared_app.page if who == "page" else shared_app.widget("attacker")
    states = target.evaluate(
        f"Promise.all({json.dumps(PERMISSIONS)}.map((name) => navigator.permissions.query({{ name }})"
        ".then((status) => status.state, () => 'unknown')))"
    )
    assert "granted" not in states


@pytest.mark.parametrize("who", ["page", "attacker"])
def test_dialogs_of_pages_are_not_shown(shared_app: AppProcess, who: str) -> None:
    """alert, confirm and prompt return at once, with "cancel": a page's words never pass for the app's own."""
    target = shared_app.page if who == "page" else shared_app.widget("attacker")
    assert target.evaluate("[alert('x'), confirm('x'), prompt('x')].map((each) => each ?? null)") == [None, False, None]


def test_a_file_chooser_offers_nothing(shared_app: AppProcess) -> None:
    """An <input type=file> gets no file: files reach the main process through native dialogs."""
    count = shared_app.page.evaluate(
        """(() => { const input = document.createElement("input"); input.type = "file"; document.body.append(input);
             input.click(); const count = input.files.length; input.remove(); return count; })()"""
    )
    assert count == 0
