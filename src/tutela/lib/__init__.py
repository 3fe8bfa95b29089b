"""Clock, HTTP, cryptography, ids: knows nothing of learning or AI, and nothing of Django."""
