"""The kinds of model, one module each; `table` lists them."""
