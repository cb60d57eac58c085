"""What both sides agree on: frames, limits, and the table of `window.mainApi`.

Tests: tests/contract/test_frames.py and test_main_api.py beside it, which both sides' languages are held to.
"""
