"""Tests of the room `lib`."""
