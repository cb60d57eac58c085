"""A backup of everything that its user made, and its restore.

A backup is a zip: an index, the dashboards with their order and stars, what widgets remember, installed packages,
preferences, and, where its user gives a passphrase, the providers as `export` seals them. Nothing in it is trusted:
`archive` reads it within bounds, `reading` checks all of it before anything is changed, `restoring` adds what is not
here yet and replaces nothing.

Tests: tests/unit/backup; killed half way, tests/integration/test_backup_kills.py.
"""
