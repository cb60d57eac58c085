"""What both sides agree on: frames, limits, and the table of `window.mainApi`."""
