"""Training of networks on labelled examples."""
