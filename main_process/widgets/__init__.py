"""Widget packages, the instances of them on dashboards, and what each may do.

Tests: tests/unit/widgets; in frames, tests/e2e/test_widget_runtime.py.
"""
