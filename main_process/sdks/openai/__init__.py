"""OpenAI and every server that speaks its API.

Tests, through its channels: tests/unit/api/test_openai_channels.py and test_openai_errors.py beside it.
"""
