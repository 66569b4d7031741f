"""One driver a dialect, each of the same shape."""
