"""`python -m app.setup.methods` compiles what dataclasses write when a start imports them (`app.compiled_methods`)."""

from importlib import import_module

from app.compiled_methods import METHODS

STARTS_WITH = ("app.cli.app_run", "main_process.local_search.service.running", "main_process.sdks.algolia.client")
"""The main process, and what the demo's widgets have it import."""

if __name__ == "__main__":
    for module in STARTS_WITH:
        import_module(module)
    METHODS.keep()
