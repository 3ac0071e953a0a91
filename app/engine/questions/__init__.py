"""Questions about models and traces, one module each."""
