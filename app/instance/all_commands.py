"""All commands of one main process, collected from its parts."""

from app.instance.backup_commands import BackupCommands
from app.instance.cache_commands import CacheCommands
from app.instance.commands import Commands
from app.instance.dashboard_commands import DashboardCommands
from app.instance.mcp_commands import McpCommands
from app.instance.store_commands import StoreCommands
from app.instance.widget_commands import WidgetCommands
from app.main_process import MainProcess


def commands_of(main: MainProcess) -> Commands:
    """The commands of this main process."""
    return Commands(
        StoreCommands(main).table(),
        WidgetCommands(main.widgets, main.development, main.dashboards.with_widget).table(),
        DashboardCommands(main).table(),
        McpCommands(main).table(),
        CacheCommands(main).table(),
        BackupCommands(main).table(),
        call_log=main.ipc.call_log,
    )
