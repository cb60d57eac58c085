"""Does a test fail when a guard is taken away? `python -m tests.mutants` says for each guard which one does."""
