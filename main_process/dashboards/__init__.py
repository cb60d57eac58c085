"""What the user arranged: dashboards, their tiles, and which provider each tile's slot is bound to.

Tests: tests/unit/dashboards; killed half way, tests/integration/store/test_dashboard_kills.py.
"""

from main_process.dashboards.errors import (
    DashboardChanged,
    DashboardNotFound,
    DashboardsNotSaved,
    VersionNotFound,
)
from main_process.dashboards.model import Dashboard, Dashboards, DefaultProvider, SlotBinding, Tile, Wire
from main_process.dashboards.store import DashboardStore

__all__ = [
    "Dashboard",
    "DashboardChanged",
    "DashboardNotFound",
    "DashboardStore",
    "Dashboards",
    "DashboardsNotSaved",
    "DefaultProvider",
    "SlotBinding",
    "Tile",
    "VersionNotFound",
    "Wire",
]
