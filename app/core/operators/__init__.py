"""Layers of torch.nn as frozen values, one module for each family."""
