"""From written official Vietnamese to the words a voice says."""
