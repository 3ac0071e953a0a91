"""HTTP: routes that read, ask, encode and answer. No arithmetic."""
