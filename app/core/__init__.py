"""Convolution as numbers: the standard library and torch, nothing else."""
