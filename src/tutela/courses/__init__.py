"""Courses, modules, enrolments, who holds what where, the mirror of a platform, content as text."""
