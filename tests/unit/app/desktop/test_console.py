"""What is kept from the console, and for how long."""

import pytest
from PySide6.QtCore import QLoggingCategory

from app.desktop.chromium import Host, chromium_flags
from app.desktop.console import keep_quiet_about_a_missing_gpu, let_qt_speak


def shown() -> tuple[bool, bool]:
    """Whether Qt's uncategorised warnings and errors are shown."""
    category = QLoggingCategory.defaultCategory()
    return category.isWarningEnabled(), category.isCriticalEnabled()


@pytest.mark.parametrize(
    ("host", "while_starting"),
    [
        (Host(offscreen=True, gpu=True, root=False), (False, True)),
        (Host(offscreen=False, gpu=False, root=False), (False, True)),
        (Host(offscreen=False, gpu=True, root=False), (True, True)),
    ],
)
def test_warnings_are_kept_back_while_a_start_without_gpu_lasts(host: Host, while_starting: tuple[bool, bool]) -> None:
    """Errors are always shown, and once the page has loaded warnings are as well."""
    keep_quiet_about_a_missing_gpu(host)
    before = shown()
    let_qt_speak()
    assert (before, shown()) == (while_starting, (True, True))


@pytest.mark.parametrize("system_bus", [True, False])
def test_chromium_is_told_to_say_less_only_where_there_is_no_system_bus(system_bus: bool) -> None:
    """With one, as on every desktop, its errors are all shown."""
    flags = chromium_flags(Host(offscreen=False, gpu=True, root=False, system_bus=system_bus))
    assert ("--log-level=3" in flags) is not system_bus
