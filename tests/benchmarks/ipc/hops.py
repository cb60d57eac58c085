"""What no bridge with asyncio on a thread of its own can do without: to that thread and back, and nothing else.

Latchkey's own bridge and loop, Qt's own JavaScript, a message for each call; nothing is checked, routed or batched.
"""

import os
import sys

from PySide6.QtWidgets import QApplication

from app.desktop.chromium import Host, assign_flags, chromium_flags
from app.desktop.event_loop import LoopThread
from ipc.bridge import Bridge
from tests.benchmarks.ipc.contestant import Commands
from tests.benchmarks.ipc.slot import Slots, show

SCRIPT = """
new QWebChannel(qt.webChannelTransport, ({ objects: { bridge, hops } }) => {
  const waiting = new Map();
  let lastId = 0;
  hops.sent.connect((text) => {
    const { id, params } = JSON.parse(text);
    waiting.get(id)(params);
    waiting.delete(id);
  });
  const call = (params) => new Promise((resolve) => {
    waiting.set(++lastId, resolve);
    hops.receive(JSON.stringify({ id: lastId, params }));
  });
  begin(bridge, call);
});
"""


def main() -> int:
    """Show the page until there are no more commands."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    assign_flags(os.environ, chromium_flags(Host.detect(os.environ)))
    app = QApplication([sys.argv[0]])
    loop = LoopThread()
    loop.start()
    bridge = Bridge(lambda text: loop.call_soon(bridge.send, text))
    view = show(app, SCRIPT, {"bridge": Slots(Commands(), app), "hops": bridge})
    code = app.exec()
    loop.stop()
    del view
    return code


if __name__ == "__main__":
    os._exit(main())
