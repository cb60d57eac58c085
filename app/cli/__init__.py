"""The command line, one file per command; a command is imported when it is called."""
