"""Data sets: labelled images as values, and the built-in ones."""
