"""The ways of reading, one subject a module."""
