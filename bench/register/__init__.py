"""The reports and usage statistics over a large register: ``make bench-reports``."""
