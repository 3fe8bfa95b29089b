"""The processors that Tutela ships; they come in by the same door as a stranger's."""
