"""One page's side of the boundary, from its first frame to its last.

`Session` (session) takes a message, decodes its frames and gives each to whom it concerns. `Callers` knows who speaks
(the page or a widget instance, by the broker's signature) and keeps its allowance: calls under way, calls and
characters per second. `Calls` holds what is under way: a `PageCall` per call, made with its channel, ended by
`Calls._end` alone, which answers it once, cancels its work and gives back its allowance. `Workers` runs calls in
tasks, those that never wait in one task. `Pump` sends a stream's chunks within the reader's credit; `Upload` puts
long params together. Answers go to the `Outbox`, which sends those of one turn of the loop together, or, when they
are large, into `Tickets`, to be fetched.

Everything lives on the event loop's thread but `Tickets`, which the thread of the custom schemes reads as well.
`receive` never raises; a page can break only itself. To add a kind of frame: `ipc/contract/frames.py`,
`Session._take`, `renderer/src/ipc/transport.ts`, `renderer/src/preload/widgetFrame.ts`, and a row of
`tests/contract/frames.json`.

Tests: tests/unit/ipc/session; with frames that nobody would send, tests/fuzz/test_session.py.
"""
