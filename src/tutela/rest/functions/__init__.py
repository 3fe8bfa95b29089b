"""Moodle's web-service functions, under Moodle's names, parameters and returns; one small file for each family."""
