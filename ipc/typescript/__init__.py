"""TypeScript for the channels: what the renderer is built with, and what authors of widgets get.

Tests: tests/contract/test_generated_types.py and test_types_file.py beside it.
"""
