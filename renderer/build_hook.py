"""Hatchling's hook: no wheel is made without the renderer's built assets and the documentation in it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RendererBuildHook(BuildHookInterface):  # type: ignore[type-arg] # the parameter is the builder's configuration, unused here
    """Runs renderer/assets.py, which builds only what has changed: hatchling calls hooks for the metadata as well."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build renderer/dist. An editable install gets none: it reads the checkout, which the set-up makes ready."""
        if version == "editable":
            return
        subprocess.run([sys.executable, str(Path(self.root, "renderer", "assets.py"))], check=True)
        # Local Search offers the documentation, and an installed Latchkey has no checkout to read it from.
        build_data["force_include"][str(Path(self.root, "docs"))] = "resources/docs"
