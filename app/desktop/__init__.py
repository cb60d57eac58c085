"""Everything that knows Qt: the window, the web engine, the native dialogs, and the threads between them."""
