"""What is kept on disk: content-addressed objects."""
