"""`preferences-get` and `preferences-save`: for the app's own page."""

from ipc.messages import Nothing, Registrar, Sender, Success
from main_process.preferences import Preferences, PreferenceStore


def register_preference_channels(ipc: Registrar, preferences: PreferenceStore) -> None:
    """Register both channels."""

    async def get(_sender: Sender, _params: Nothing) -> Preferences:
        return preferences.current

    async def save(_sender: Sender, params: Preferences) -> Success:
        await preferences.save(params)
        return Success()

    ipc.handle("preferences-get", get, params=Nothing, result=Preferences)
    ipc.handle("preferences-save", save, params=Preferences, result=Success)
