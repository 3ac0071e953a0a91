"""The worker: a process of its own that does jobs, one after the other."""
