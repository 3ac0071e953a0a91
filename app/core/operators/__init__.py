"""The layers of torch.nn as frozen values, one module a family."""
