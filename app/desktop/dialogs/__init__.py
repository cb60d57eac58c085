"""The native dialogs: where a person types what the renderer must never see."""
