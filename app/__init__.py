"""convscope: watch a convolutional network work on an image, number by number."""

__version__ = "0.1.0"
