"""Networks as programs of plain PyTorch."""
