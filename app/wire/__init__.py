"""Encoding of arrays as tensor files, text and pictures, without HTTP."""
