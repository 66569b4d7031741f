"""Time: recurrence, templates, day plans, conflicts; no clock and no IO."""
