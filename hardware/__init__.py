"""Ports, frames, boards, amplifiers and channels; it has never heard of a hamlet."""
