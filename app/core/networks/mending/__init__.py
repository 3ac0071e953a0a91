"""Mends for layers that do not fit."""
