"""Arrays out: tensor files, text and pictures. Knows no HTTP."""
