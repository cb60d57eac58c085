"""One Latchkey per user-data folder: a second start and the command line ask the one that runs."""
