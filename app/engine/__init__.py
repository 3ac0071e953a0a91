"""Where computing happens: never on the event loop, and torch only on the inference thread."""
