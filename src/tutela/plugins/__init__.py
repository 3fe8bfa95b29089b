"""Drivers and placements, found by entry point and imported by nobody."""
