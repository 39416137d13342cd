"""The duty desk: what must I do next, and what happened while I looked away."""
