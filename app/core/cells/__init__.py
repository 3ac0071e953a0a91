"""Explanations of output cells, one module for each family of layers."""
