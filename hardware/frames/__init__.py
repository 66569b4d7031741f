"""One codec a dialect, bytes in and bytes out."""
