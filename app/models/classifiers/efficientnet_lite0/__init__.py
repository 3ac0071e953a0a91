"""EfficientNet-Lite0: its module, its program and the facts of its weights."""
