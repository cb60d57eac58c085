"""What a checkout needs and a wheel does not: setting up, and generating the renderer's types.

Tests: tests/unit/app/setup; of what is generated, tests/contract/test_generated_types.py.
"""
