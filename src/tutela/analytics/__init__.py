"""The analytics half: analytics models, runs, predictions, insights. Enter by ``analytics.api``."""
