"""Simulated boards and amplifiers below the byte line, with their true contacts."""
