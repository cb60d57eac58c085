"""`preferences-get` and `preferences-save`: for the app's own page."""

from ipc.messages import Nothing, Registrar, Sender, Success
from main_process.preferences import Preferences, PreferencesChange, PreferenceStore


def register_preference_channels(ipc: Registrar, preferences: PreferenceStore) -> None:
    """Register both channels. A save changes what it names and leaves the rest as it is."""

    async def get(_sender: Sender, _params: Nothing) -> Preferences:
        return preferences.current

    async def save(sender: Sender, params: PreferencesChange) -> Success:
        await preferences.change(params, sender.page)
        return Success()

    ipc.handle("preferences-get", get, params=Nothing, result=Preferences)
    ipc.handle("preferences-save", save, params=PreferencesChange, result=Success)
