"""Everything that knows Qt: the window, the web engine, the native dialogs, and the threads between them.

`application.run_app` is the one way in: Qt on the main thread, asyncio on `LoopThread`'s, one window. `PageHost`
keeps a live page in it, with its `QWebChannel` and `ipc.bridge.Bridge`, and builds it anew when it is lost.
`PageEpochs` (on the loop) gives each document a session. `Profile` answers `app:` and `widget:` by `sites` and blocks
everything else; `policy` has the headers, `chromium` the flags. `WebPage` refuses what a page may not do;
`FloodGuard` bounds what pages cause past the bridge.

From the loop to Qt: `QtThread.run` and `.ask`. From Qt to the loop: `LoopThread.submit` and `.call_soon`. Neither
thread waits for the other. Dialogs are in `dialogs/`; each answers from a signal, so that no nested event loop runs.

Tests: tests/unit/app/desktop for what needs no window, tests/integration/dialogs and tests/e2e for what does.
"""
