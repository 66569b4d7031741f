"""What a broadcast is: bulletins, approval, plans, going on air, the log."""
