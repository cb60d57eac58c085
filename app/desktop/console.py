"""Hides Qt's warnings about a missing GPU, and nothing else."""

from PySide6.QtCore import QLoggingCategory

from app.desktop.chromium import Host

RULE = "default.warning=false"
"""QtWebEngine files these warnings under no category of their own, so they cannot be named more closely."""


def keep_quiet_about_a_missing_gpu(host: Host) -> None:
    """Until `let_qt_speak`: QtWebEngine looks for a GPU as it starts, and warns that there is none.

    Only where Chromium was told to use none; there it warns four times before the first page has loaded.
    """
    if host.without_gpu:
        QLoggingCategory.setFilterRules(RULE)


def let_qt_speak() -> None:
    """Show every warning of Qt from now on; errors are always shown."""
    QLoggingCategory.setFilterRules("")
