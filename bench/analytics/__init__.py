"""Benchmarks of the way from a platform's logs to a feature matrix."""
