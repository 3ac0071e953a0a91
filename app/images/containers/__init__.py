"""Picture files of each format, parsed for their size before they are decoded."""
