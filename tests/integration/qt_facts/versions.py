"""Which Chromium is in this QtWebEngine."""

import json

from PySide6.QtWebEngineCore import qWebEngineChromiumSecurityPatchVersion

print(json.dumps({"security_patch": [int(part) for part in str(qWebEngineChromiumSecurityPatchVersion()).split(".")]}))  # noqa: T201 - its purpose
