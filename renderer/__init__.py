"""The web application that the window shows, and where its built files are."""
