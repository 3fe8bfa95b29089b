"""The administrator's pages: providers, placements, policy, register, who may what."""
