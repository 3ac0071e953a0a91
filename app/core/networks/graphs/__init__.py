"""Modules as torch.fx graphs: in-place operations replaced, layers recognised, other operations opaque."""
