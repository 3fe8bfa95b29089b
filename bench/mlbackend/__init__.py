"""What the backend for Moodle's analytics costs and how well it predicts, over HTTP: ``python -m bench.mlbackend``."""
