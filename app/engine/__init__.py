"""The engine: a protocol, its questions, and one that computes in this process."""
