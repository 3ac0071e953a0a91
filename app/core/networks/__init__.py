"""Networks: documents, graphs, shapes, cost, traces."""
