"""Measurements, side by side in one process; run as ``python -m benchmarks.NAME``."""
