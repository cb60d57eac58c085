"""The boundary between the renderer and the main process."""
