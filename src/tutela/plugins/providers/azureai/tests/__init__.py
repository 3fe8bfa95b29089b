"""Tests of the provider, against a loopback server that replays what Azure sends."""
