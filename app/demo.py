"""What a first start shows: a dashboard of every built-in widget, on data that every computer has."""

from app.paths import resource
from main_process.dashboards import Dashboard, DashboardStore
from main_process.providers.controller import ProviderController
from main_process.sdks.local_search.provider_type import LOCAL_SEARCH

DEMO_APP_ID = "latchkey-demo"
PROVIDER_NAME = "Local Search"


async def offer_demo(dashboards: DashboardStore, providers: ProviderController) -> None:
    """Offer the demo dashboard and its provider once.

    In a store that forgets at exit, the provider is put back at every start for as long as a tile uses it.
    """
    status = await providers.status()
    if status.reason is not None:
        # A locked or damaged store must not keep the window from opening: that is where it is unlocked.
        return
    first_time = not dashboards.demo_offered
    forgotten = not status.persistent and bool(dashboards.uses(DEMO_APP_ID, PROVIDER_NAME))
    if first_time or forgotten:
        names = {view.name for view in await providers.list_providers(DEMO_APP_ID)}
        if PROVIDER_NAME not in names:
            await providers.save_provider(DEMO_APP_ID, PROVIDER_NAME, LOCAL_SEARCH.type, {})
    await dashboards.offer_demo(Dashboard.model_validate_json(resource("demo", "dashboard.json").read_bytes()))
