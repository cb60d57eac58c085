"""What a widget may do."""

from pathlib import Path

import pytest

from ipc.errors import NotGranted
from ipc.messages import (
    APP_PAGE,
    FOR_BUILT_IN_WIDGETS,
    FOR_EVERY_WIDGET,
    FOR_WIDGETS,
    WITH_PROVIDER,
    WITH_TOOL,
    ProviderIdentity,
    ProviderRef,
    Sender,
    WidgetAccess,
    WidgetIdentity,
    WireModel,
)
from main_process.dashboards import Dashboard, DashboardStore, DefaultProvider, SlotBinding, Tile
from main_process.dashboards.defaults import ProviderDefaults
from main_process.events import Events
from main_process.widgets.grants import Grants
from main_process.widgets.registry import WidgetRegistry
from tests.fakes.widget_package import a_package

FRAME = Sender("p1", WidgetIdentity("finder", "t1"))
WISHES = [
    "algolia-search",
    "client-cache-invalidate",
    "client-cache-invalidate-all",
    "provider-delete",
    "provider-list",
]


class Invalidate(WireModel):
    app_id: str
    provider_name: str


def ref(**fields: str) -> ProviderRef:
    return ProviderRef.model_validate(
        {"provider_hash": "h", "dashboard_app_id": "shop", "provider_name": "Mine", **fields}
    )


@pytest.fixture
def dashboards(tmp_path: Path) -> DashboardStore:
    return DashboardStore(tmp_path / "dashboards.json", Events())


@pytest.fixture
def defaults(tmp_path: Path) -> ProviderDefaults:
    return ProviderDefaults(tmp_path / "default-providers.json", Events())


@pytest.fixture
async def grants(tmp_path: Path, dashboards: DashboardStore, defaults: ProviderDefaults) -> Grants:
    widgets = WidgetRegistry()
    slots = {"source": {"label": "Source", "types": ["algolia"]}}
    widgets.add(a_package(tmp_path, "finder", channels=WISHES, slots=slots))
    binding = SlotBinding(app_id="shop", provider_name="Mine")
    tile = Tile(instance="t1", widget="finder", x=0, y=0, w=2, h=2, slots={"source": binding})
    await dashboards.save(Dashboard(id="d", name="D", app_id="shop", widgets=[tile]))
    return Grants(dashboards, widgets, lambda: defaults.all)


async def test_the_app_page_may_do_everything(grants: Grants) -> None:
    """The app's own page is not limited."""
    grants.authorise(APP_PAGE, "client-cache-invalidate-all", None, {})


async def test_a_widget_may_use_its_channel_with_its_provider(grants: Grants) -> None:
    """A channel of the manifest passes with the bound provider, whatever its fields are called."""
    grants.authorise(FRAME, "algolia-search", WITH_PROVIDER, ref())
    renamed = WidgetAccess(("app_id", "provider_name"))
    grants.authorise(FRAME, "client-cache-invalidate", renamed, Invalidate(app_id="shop", provider_name="Mine"))


async def test_a_channel_that_was_not_opened_is_closed(grants: Grants) -> None:
    """A manifest cannot ask for what was not registered as open to widgets, however harmless its params look."""
    with pytest.raises(NotGranted):
        grants.authorise(FRAME, "algolia-search", None, ref())
    with pytest.raises(NotGranted):
        grants.authorise(FRAME, "client-cache-invalidate-all", None, {})


async def test_a_channel_that_the_manifest_does_not_name_is_closed(grants: Grants) -> None:
    """Open to widgets is not open to this one."""
    with pytest.raises(NotGranted):
        grants.authorise(FRAME, "algolia-set-settings", WITH_PROVIDER, ref())


async def test_an_empty_slot_takes_the_default(
    grants: Grants, dashboards: DashboardStore, defaults: ProviderDefaults
) -> None:
    """Of the dashboard before that for the type; the tile's own choice before both; only where the type fits."""
    empty = Tile(instance="t1", widget="finder", x=0, y=0, w=2, h=2, slots={"source": None})
    board = Dashboard(id="d", name="D", app_id="shop", widgets=[empty])
    await dashboards.save(board)
    await defaults.set("shop", "openai", "Model")
    await defaults.set("bank", "algolia", "Elsewhere")
    with pytest.raises(NotGranted, match="not bound"):
        grants.authorise(FRAME, "algolia-search", WITH_PROVIDER, ref())
    await defaults.set("shop", "algolia", "Mine")
    grants.authorise(FRAME, "algolia-search", WITH_PROVIDER, ref())
    assert grants.bound_to("shop", "Mine") == ["t1"]
    here = DefaultProvider(app_id="shop", provider_name="Here", type="algolia")
    await dashboards.save(board.model_copy(update={"providers": [here]}))
    grants.authorise(FRAME, "algolia-search", WITH_PROVIDER, ref(provider_name="Here"))
    with pytest.raises(NotGranted):
        grants.authorise(FRAME, "algolia-search", WITH_PROVIDER, ref())
    own = empty.model_copy(update={"slots": {"source": SlotBinding(app_id="shop", provider_name="Own")}})
    await dashboards.save(board.model_copy(update={"providers": [here], "widgets": [own]}))
    assert grants.own_providers(FRAME) == frozenset({ProviderIdentity("shop", "Own")})


@pytest.mark.parametrize("other", [{"provider_name": "Other"}, {"dashboard_app_id": "bank"}])
async def test_another_provider_is_not_granted(grants: Grants, other: dict[str, str]) -> None:
    """The provider that the call uses is the one that is judged: by the fields that its channel names."""
    with pytest.raises(NotGranted):
        grants.authorise(FRAME, "algolia-search", WITH_PROVIDER, ref(**other))


async def test_a_field_of_another_meaning_names_no_provider(grants: Grants) -> None:
    """Where a channel names no provider, a field that happens to be called like one is only a field."""
    grants.authorise(FRAME, "provider-list", FOR_WIDGETS, Invalidate(app_id="bank", provider_name="Other"))


@pytest.mark.parametrize("identity", [("finder", "t2"), ("clock", "t1"), ("", "")])
async def test_a_frame_is_believed_about_its_own_tile_only(grants: Grants, identity: tuple[str, str]) -> None:
    """An instance of another widget, or of none, has no rights at all."""
    with pytest.raises(NotGranted):
        grants.authorise(Sender("p1", WidgetIdentity(*identity)), "algolia-search", WITH_PROVIDER, ref())


async def test_what_every_widget_needs_takes_no_manifest(grants: Grants) -> None:
    """A frame asks for its context before anything is known of it."""
    grants.authorise(FRAME, "widget-context", FOR_EVERY_WIDGET, {})


async def test_what_tells_of_every_provider_is_for_built_in_widgets(tmp_path: Path, dashboards: DashboardStore) -> None:
    """A package from elsewhere that names such a channel is refused; the same as a built-in widget is not."""
    for kind in ("extension", "built-in"):
        widgets = WidgetRegistry()
        widgets.add(a_package(tmp_path / kind, "finder", channels=["ledger-summary"]), kind=kind)
        tile = Tile(instance="t1", widget="finder", x=0, y=0, w=2, h=2)
        await dashboards.save(Dashboard(id="d", name="D", app_id="shop", widgets=[tile]))
        grants = Grants(dashboards, widgets)
        if kind == "built-in":
            grants.authorise(FRAME, "ledger-summary", FOR_BUILT_IN_WIDGETS, {})
        else:
            with pytest.raises(NotGranted, match="come with Latchkey"):
                grants.authorise(FRAME, "ledger-summary", FOR_BUILT_IN_WIDGETS, {})


async def test_a_widget_may_read_the_names_of_its_own_providers(grants: Grants) -> None:
    """The app's page may read all of them."""
    assert grants.own_providers(FRAME) == frozenset({("shop", "Mine")})
    assert grants.own_providers(APP_PAGE) is None


class CallTool(ProviderRef):
    tool_name: str


@pytest.mark.parametrize(("tools", "granted"), [(["*"], True), (["read"], True), (["write"], False), ([], False)])
async def test_a_widget_calls_the_tools_that_its_slot_names_or_every_tool(
    tmp_path: Path, tools: list[str], granted: bool
) -> None:
    """A star is every tool of the server in that slot, and of no other server."""
    widgets = WidgetRegistry()
    slots = {"server": {"label": "Server", "types": ["mcp"], "tools": tools}}
    widgets.add(a_package(tmp_path, "caller", channels=["mcp-call-tool"], slots=slots))
    dashboards = DashboardStore(tmp_path / "dashboards.json", Events())
    binding = SlotBinding(app_id="shop", provider_name="Mine")
    tile = Tile(instance="t1", widget="caller", x=0, y=0, w=2, h=2, slots={"server": binding})
    await dashboards.save(Dashboard(id="d", name="D", app_id="shop", widgets=[tile]))
    grants, frame = Grants(dashboards, widgets), Sender("p1", WidgetIdentity("caller", "t1"))

    def may(name: str) -> bool:
        ref = {"provider_hash": "h", "dashboard_app_id": "shop", "provider_name": name}
        try:
            grants.authorise(frame, "mcp-call-tool", WITH_TOOL, CallTool(**ref, tool_name="read"))
        except NotGranted:
            return False
        return True

    assert (may("Mine"), may("Other")) == (granted, False)
    assert grants.own_tools(frame, "shop", "Mine") == (None if tools == ["*"] else frozenset(tools))
    assert grants.own_tools(frame, "shop", "Other") == frozenset()
