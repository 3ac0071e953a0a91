"""Published files: downloaded, checked against their hash, kept and found again."""
