"""What the targets hold to."""
