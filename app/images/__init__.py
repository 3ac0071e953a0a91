"""Images: photographs, typed matrices and samples, decoded to (C, H, W) float32 arrays."""
