"""PyTorch programs that reproduce a network and its outputs."""
