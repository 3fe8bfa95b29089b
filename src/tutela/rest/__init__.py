"""The HTTP surfaces for programs: REST with OpenAPI, Moodle's web services."""
