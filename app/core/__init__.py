"""Convolutional networks as numbers; imports only the standard library and torch."""
