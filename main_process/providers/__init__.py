"""The provider store: credentials on disk under authenticated encryption, and the controller that everyone asks."""
