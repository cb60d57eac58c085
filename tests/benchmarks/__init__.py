"""Measurements, side by side: every `bench_*.py` below has `measure() -> list[Table]`; `make bench` runs them all."""
