"""Takes PySide's look at sources out of every import.

Once Qt is there, PySide reads the source of each module that is imported, whatever package it belongs to, to see
whether it names PySide6 and so could want one of PySide's features (`from __feature__ import snake_case`). Python keeps
what was read: 26 MiB with an SDK, and a sixth of the imports' time. Latchkey wants none of the features.
"""

import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401 - the hook comes with it


def wants_no_feature(_module: ModuleType) -> bool:
    """Whether a module could want a feature, in place of PySide's own answer."""
    return False


def spare_sources() -> bool:
    """Whether there was a hook to be spared; a later PySide may do without."""
    hook = sys.modules.get("shibokensupport.feature")
    if not hasattr(hook, "_mod_uses_pyside"):
        return False
    vars(hook)["_mod_uses_pyside"] = wants_no_feature
    return True


spare_sources()
