"""Where samples go to on air."""
