"""Files that ship with the app: icons, themes, demo data, lock files."""
