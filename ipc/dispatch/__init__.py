"""What happens to a call, whoever makes it: validated, authorised, handled, encoded, logged.

`Router` holds the table of channels. `answer` and `stream` are the wire path of a `Call` (params in, bytes out),
`invoke` is the same from Python. `Channel.accept` turns untrusted params into what the handler gets: `params.screen`
refuses nesting and names like credentials along the model's `ParamSchema`, then pydantic validates. The authorisation
is a callable that the router is given. A handler that can answer in bytes (`EncodedHandler`) is asked for bytes, so a
cached answer is never decoded.

Only `IpcError` leaves: `ErrorReports` makes anything else `internal`, with a trace id under which the log has the
rest. `current_call` (in `ipc.messages`) is the call under way; it is put back when the call ends. `CallLog` keeps the
last calls, with params described by their schema and never their text. Nothing here knows a page, a service or a
provider.

Tests: tests/unit/ipc/dispatch.
"""
