"""Going on air: the only process that opens ports and sound cards."""
