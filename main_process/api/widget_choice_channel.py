"""`widget-setting-choices`: what a setting can be, asked of the provider in one of the widget's slots."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from ipc.errors import InvalidParams
from ipc.messages import NamedProvider, ProviderRef, Registrar, Sender, WidgetAccess, WireModel
from main_process.dashboards.model import Id, WidgetId
from main_process.providers.model import ProviderView
from main_process.widgets.manifest import Choices, Manifest

MOST_CHOICES = 1000
LONGEST_CHOICE = 400


class SettingOf(NamedProvider):
    """Which setting of which widget, and the provider that its form has chosen for the slot."""

    widget: WidgetId
    setting: Id


class Choice(WireModel):
    """A value, and what it is called."""

    value: str
    title: str


class SettingChoices(WireModel):
    """In the order of the service, at most 1000."""

    choices: list[Choice]


Ask = Callable[[str, dict[str, Any]], Awaitable[Any]]


def register_widget_choice_channel(
    ipc: Registrar,
    *,
    manifest_of: Callable[[str], Manifest | None],
    provider_view: Callable[[str, str], Awaitable[ProviderView | None]],
    access: Callable[[str], WidgetAccess | None],
    ask: Ask,
) -> None:
    """For the app's own page. The channel is one that the widget itself could call, or it is not called.

    `access(channel)` is what widgets may do with it; `ask(channel, params)` calls it. `provider_view(app_id, name)` is
    None where there is no such provider.
    """

    async def choices(_sender: Sender, params: SettingOf) -> SettingChoices:
        manifest = manifest_of(params.widget)
        setting = manifest.settings.properties.get(params.setting) if manifest else None
        if manifest is None or setting is None or setting.choices is None:
            raise InvalidParams("That is no setting with choices.")
        wanted = setting.choices
        allowed = access(wanted.channel)
        if allowed is None or allowed.provider is None:
            raise InvalidParams(f"The channel '{wanted.channel}' cannot be asked for the choices of a setting.")
        view = await provider_view(*params.identity)
        if view is None or not {view.type, view.provider_class} & set(manifest.slots[wanted.slot].types):
            raise InvalidParams("Choose a provider first: the choices come from there.")
        reference = ProviderRef(
            provider_hash=view.provider_hash, dashboard_app_id=params.app_id, provider_name=params.provider_name
        )
        answer = await ask(wanted.channel, reference.model_dump(mode="json", by_alias=True))
        return SettingChoices(choices=list(_choices(answer, wanted))[:MOST_CHOICES])

    ipc.handle("widget-setting-choices", choices, params=SettingOf, result=SettingChoices)


def _choices(answer: Any, wanted: Choices) -> Iterator[Choice]:
    """What is text, or an object with a text, under the name that the manifest gives. Anything else is left out."""
    items = answer.get(wanted.items) if isinstance(answer, dict) else answer
    seen = set()
    for item in items if isinstance(items, list) else ():
        value = item.get(wanted.value) if isinstance(item, dict) else item
        if not isinstance(value, str) or not value or len(value) > LONGEST_CHOICE or value in seen:
            continue
        seen.add(value)
        title = item.get(wanted.title) if wanted.title and isinstance(item, dict) else None
        yield Choice(value=value, title=title[:LONGEST_CHOICE] if isinstance(title, str) and title else value)
