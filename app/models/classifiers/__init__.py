"""The families of built-in classifiers: their modules, preprocessing and programs."""
