"""The team's level: a server that sees neither names nor answers, and counts what was invalidated."""
