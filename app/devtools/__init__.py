"""What the developer tools ask: calls, events, answers, clients, channels and widgets, live and as files.

Channels of the app's own page; no widget may use one. `watch_channel` streams what is new, in batches and only while
the panel is open: nothing is told to anybody otherwise, the call log and the event log are rings that are read from.
Everything is described before it leaves: params by their schema, answers by their shape.

Tests: tests/unit/app/devtools; in the window, tests/e2e/test_developer_tools.py.
"""
