"""Geometry of windows, in integers along one axis; the standard library alone."""
