"""What a setting can be: asked of the provider, for the app's page, on channels that the widget could call itself."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ipc.dispatch.router import Router
from ipc.errors import Code, InvalidParams, IpcError, NotGranted
from ipc.messages import FOR_EVERY_WIDGET, WITH_PROVIDER, Sender, WidgetIdentity
from main_process.api.widget_choice_channel import register_widget_choice_channel
from main_process.providers.model import ProviderView
from main_process.widgets.registry import WidgetRegistry
from tests.unit.widgets.packages import a_folder

ASKED = {"widget": "finder", "setting": "index", "appId": "shop", "providerName": "Mine"}
WHEN = datetime(2026, 5, 3, tzinfo=UTC)


class Desk:
    """A widget whose setting is an index, and a service that answers whatever a test puts into `answer`."""

    def __init__(self, folder: Path) -> None:
        self.answer: Any = {"items": [{"name": "lamps", "label": "Lamps"}, {"name": "bulbs"}, {"name": 3}, "odd", {}]}
        self.asked: list[Any] = []
        self.access = WITH_PROVIDER
        self.widgets = WidgetRegistry()
        choices = {"channel": "algolia-list-indices", "slot": "search", "title": "label"}
        properties = {"index": {"type": "string", "title": "Index", "choices": choices}}
        fields: dict[str, Any] = {
            "channels": ["algolia-list-indices"],
            "slots": {"search": {"label": "Search", "types": ["algolia"]}},
            "settings": {"properties": properties | {"plain": {"type": "string", "title": "Plain"}}},
        }
        self.widgets.add(a_folder(folder / "finder", id="finder", **fields))
        self.ipc = Router(self._only_the_page)
        register_widget_choice_channel(
            self.ipc,
            manifest_of=self.widgets.manifest,
            provider_view=self._view,
            access=lambda _channel: self.access,
            ask=self._ask,
        )

    async def _view(self, app_id: str, name: str) -> ProviderView | None:
        kinds = {"Mine": "algolia", "Model": "openai"}
        if app_id != "shop" or name not in kinds:
            return None
        return ProviderView(
            name=name,
            type=kinds[name],
            provider_class="credential",
            provider_hash="h1",
            date_created=WHEN,
            date_updated=WHEN,
            public_fields={},
        )

    async def _ask(self, channel: str, params: dict[str, Any]) -> Any:
        self.asked.append((channel, params))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    @staticmethod
    def _only_the_page(sender: Sender, _channel: str, access: Any, _params: Any) -> None:
        if sender.widget is not None and access is None:
            raise NotGranted

    async def choices(self, **changes: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = (await self.ipc.invoke("widget-setting-choices", ASKED | changes))["choices"]
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_the_values_of_the_list_are_the_choices(desk: Desk) -> None:
    """Each once, with what it is called; what is no text is left out."""
    desk.answer["items"].append({"name": "lamps"})
    assert await desk.choices() == [
        {"value": "lamps", "title": "Lamps"},
        {"value": "bulbs", "title": "bulbs"},
        {"value": "odd", "title": "odd"},
    ]
    reference = {"providerHash": "h1", "dashboardAppId": "shop", "providerName": "Mine"}
    assert desk.asked == [("algolia-list-indices", reference)]


async def test_a_list_of_any_length_and_shape_is_bounded(desk: Desk) -> None:
    """A thousand choices at most; an answer of another shape has none."""
    desk.answer = [f"index-{number}" for number in range(3_000)] + ["x" * 401]
    assert len(await desk.choices()) == 1_000
    odd: list[Any] = [{"other": []}, {"items": {"name": "a"}}, None, "text", []]
    for desk.answer in odd:
        assert await desk.choices() == []


@pytest.mark.parametrize(
    "changes",
    [{"providerName": "Other"}, {"providerName": "Model"}, {"appId": "bank"}, {"setting": "plain"}, {"widget": "x"}],
)
async def test_a_provider_or_setting_that_does_not_fit_is_not_asked(desk: Desk, changes: dict[str, str]) -> None:
    """Unknown, of another type, of another app; a setting without choices; a widget that is not there."""
    with pytest.raises(IpcError) as caught:
        await desk.choices(**changes)
    assert (caught.value.code, desk.asked) == (Code.INVALID_PARAMS, [])


@pytest.mark.parametrize("access", [None, FOR_EVERY_WIDGET])
async def test_a_manifest_makes_the_page_call_nothing_that_is_not_its_own(desk: Desk, access: Any) -> None:
    """A channel that is closed to widgets, or uses no provider, is not called in the page's name."""
    desk.access = access
    with pytest.raises(IpcError, match="cannot be asked"):
        await desk.choices()
    assert desk.asked == []


async def test_what_the_service_says_reaches_the_form(desk: Desk) -> None:
    """A failure of the call is the failure of the question."""
    desk.answer = InvalidParams("The service is busy.")
    with pytest.raises(IpcError, match="The service is busy"):
        await desk.choices()


async def test_a_widget_cannot_ask(desk: Desk) -> None:
    """The channel is the page's alone."""
    with pytest.raises(NotGranted):
        await desk.ipc.invoke("widget-setting-choices", ASKED, Sender("p1", WidgetIdentity("finder", "t1")))
