"""Where everything that a user made is kept: what a backup is made of, and what a restore adds to."""

from dataclasses import dataclass

from main_process.dashboards import DashboardStore
from main_process.dashboards.defaults import ProviderDefaults
from main_process.preferences import PreferenceStore
from main_process.providers.controller import ProviderController
from main_process.widgets.registry import WidgetRegistry
from main_process.widgets.storage import WidgetStorage


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The stores of one user-data folder."""

    dashboards: DashboardStore
    storage: WidgetStorage
    widgets: WidgetRegistry
    preferences: PreferenceStore
    defaults: ProviderDefaults
    providers: ProviderController
