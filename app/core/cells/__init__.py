"""One element of an output taken apart, one module a family of layers."""
