"""Reports: who used AI for what, how it went over time, and who has accepted the policy."""
