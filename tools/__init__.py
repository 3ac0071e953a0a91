"""Tools of the repository: set-up, locks and the bundled weights."""
