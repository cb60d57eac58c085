"""Dashboards to begin with: documents that ship with Latchkey, each with a sentence that says what it is for."""

from pathlib import Path

from ipc.messages import WireModel
from main_process.dashboards.portable import PortableDashboard


class DashboardTemplate(WireModel):
    """A document and what it is for. It is imported like any other."""

    description: str
    document: PortableDashboard


def read_templates(folder: Path) -> list[DashboardTemplate]:
    """The templates of a folder, in the order of their files. Blocking."""
    return [DashboardTemplate.model_validate_json(file.read_bytes()) for file in sorted(folder.glob("*.json"))]
