"""The bundled ResNet-18: pictures made for it, its training, its model card."""
