"""Platforms, people, courses, contexts, roles and capabilities. Enter by ``learning.api``."""
