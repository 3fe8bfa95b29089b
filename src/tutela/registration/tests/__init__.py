"""Tests of site registration, both sides."""
