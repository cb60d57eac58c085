"""The versions of what shows the window."""

from PySide6.QtCore import qVersion
from PySide6.QtWebEngineCore import qWebEngineChromiumSecurityPatchVersion, qWebEngineChromiumVersion

from main_process.about import Version


def engine_versions() -> list[Version]:
    """Qt, its Chromium, and the Chromium release whose security patches it has."""
    return [
        Version(name="Qt", version=str(qVersion())),
        Version(name="Chromium", version=str(qWebEngineChromiumVersion())),
        Version(name="Chromium’s security patches", version="up to " + str(qWebEngineChromiumSecurityPatchVersion())),
    ]
