"""A widget package as it comes: read whole, checked whole, and only then used.

`contents` reads a folder or an archive into memory, within limits, so that what was checked is what is written.
`names` says which file names a package may have, `manifest_text` turns the manifest's text into its model, `calls`
finds what the code calls and the manifest does not name, `imports` what it imports and the package does not hold,
`checking` puts all of it together, `archive` reads and writes the one file form.

Tests: tests/unit/widgets/test_packages.py and test_calls.py beside it.
"""
