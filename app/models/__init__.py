"""Kinds of model, and where their weights come from."""
