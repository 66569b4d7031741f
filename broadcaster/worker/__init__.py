"""The chores: rendering, planning, projecting the journal, expiry, backup."""
