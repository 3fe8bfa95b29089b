"""Tests of course assistance."""
