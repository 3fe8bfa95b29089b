"""Background and scheduled work: what runs when, one at a time, within its time. Enter by ``tasks.api``."""
