"""The bundled ResNet-18: its training pictures, its training and its model card."""
