"""Measure the core beside physical limits, other packages and the textbook."""
