"""What the intervals hold to."""
