"""Text, voices and sound; it has never heard of a bulletin or a zone."""
