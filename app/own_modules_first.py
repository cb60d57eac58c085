"""Puts what PYTHONPATH names behind Python's own modules and Latchkey's: a `json.py` in it is not taken for Python's.

Imported before anything else; so it imports nothing that Python has not loaded by itself.
"""

import os
import sys

absolute = os.path.abspath


def own_modules_first(python_path: str, import_path: list[str]) -> None:
    """Change the order in `import_path`; what PYTHONPATH names stays in it, at the end."""
    here = absolute(f"{__file__}/../..")
    named = {absolute(entry) for entry in python_path.split(os.pathsep) if entry} - {here}
    last = [entry for entry in import_path if entry and absolute(entry) in named]
    import_path[:] = [*(entry for entry in import_path if entry not in last), *last]


own_modules_first(os.environ.get("PYTHONPATH", ""), sys.path)
