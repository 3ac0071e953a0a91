"""Attribution methods and gradients of trace elements."""
