"""Where samples come from on air."""
