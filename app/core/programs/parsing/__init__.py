"""Python source read into network documents, as syntax: nothing of it is ever executed."""
