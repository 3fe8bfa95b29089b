"""The AI half: manager, policy, rate limits, action register, provider instances. Enter by ``ai.api``."""
