"""Benchmarks. Each package prints a table and writes its figures into ``build/``."""
