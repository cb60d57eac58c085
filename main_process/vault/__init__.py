"""Credentials at rest: keys, cryptography, and the SQLite file that holds the sealed rows."""
