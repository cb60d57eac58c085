"""What a test does behind the app's back: channels that save providers as the native dialog would."""

from app.main_process import MainProcess
from ipc.messages import AppId, ProviderName, Sender, Success, WireModel


class SaveProvider(WireModel):
    """A provider; its credentials as pairs, because the router refuses whatever is named like a credential."""

    app_id: AppId
    provider_name: ProviderName
    provider_type: ProviderName
    pairs: list[list[str]]


def register_backstage_channels(main: MainProcess) -> None:
    """`backstage-save-provider`."""

    async def save(_sender: Sender, params: SaveProvider) -> Success:
        credentials = {name: value for name, value in params.pairs}  # noqa: C416 - pairs are lists on the wire
        await main.providers.save_provider(params.app_id, params.provider_name, params.provider_type, credentials)
        return Success()

    main.ipc.handle("backstage-save-provider", save, params=SaveProvider)
