"""Networks: documents, structures, traces, receptive fields, cost."""
