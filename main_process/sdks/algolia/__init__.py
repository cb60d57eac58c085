"""Algolia: its provider type, client factory, analytics, and transfers to and from files."""
