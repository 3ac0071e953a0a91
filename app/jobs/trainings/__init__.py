"""Trainings as jobs: what is checked before one is queued, and how the worker does it."""
