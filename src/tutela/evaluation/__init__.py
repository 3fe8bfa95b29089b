"""Honest measuring, shared by every processor: splits, scores, calibration, rounds, pictures. Needs numpy."""
