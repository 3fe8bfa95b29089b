"""Tests of the built-in summariser."""
