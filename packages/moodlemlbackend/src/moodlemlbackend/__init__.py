"""Moodle's Python predictions processor, by Tutela: ``python -m moodlemlbackend.<command>``."""
