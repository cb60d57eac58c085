"""Credentials at rest: one SQLite file, sealed row by row, whose key is kept elsewhere.

From the outside in, three layers: `vault_file` (the file: created, opened with the key that it records, set aside,
never wiped), `vault` (unlocked: rows and their manifest, changed wholly or not at all), and the store of the providers,
which is in `main_process.providers`. `header` holds whose key opens the file (`key_record`), the data key that this
key wraps, and the sealed `manifest`: which rows belong, each at which version. A `row` is sealed under a key of its own
(`seal`), its plain text as associated data; what the manifest does not vouch for is quarantined, named and kept.
`keys` chooses among `key_sources`: a given key, systemd's, the OS keyring (`os_keyring`), a passphrase, this session.
`rotation` makes new keys in one transaction and removes the old ones, however often it is killed. All of it blocks, and
runs on the store's thread. What goes wrong is a `StoreError` with a `Reason`. Formats: `docs/decisions/0100` to `0105`.

Tests: tests/unit/vault; killed, damaged and locked, tests/integration/store.
"""
