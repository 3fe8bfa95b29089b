"""How fast the processors learn and predict, and how much memory they take: ``make bench-processors``."""
