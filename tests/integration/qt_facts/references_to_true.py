"""How many references to True a thousand emits lose."""

import json
import sys

from PySide6.QtCore import QObject, Signal


class Emitter(QObject):
    signal = Signal(str)


emitter = Emitter()
emitter.signal.connect(lambda _text: None)
before = sys.getrefcount(True)
for _ in range(1000):
    emitter.signal.emit("x")
print(json.dumps({"lost": before - sys.getrefcount(True)}))  # noqa: T201 - its purpose
