"""Checks that hold for every test without being asked for."""
