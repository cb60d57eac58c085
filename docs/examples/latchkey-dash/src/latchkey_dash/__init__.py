"""Turns widget packages of the reference product, Dash, into Latchkey packages: `latchkey dash import`.

Nothing of a package is run while it is imported: what its widgets say of themselves is read from the text of the code.
"""
