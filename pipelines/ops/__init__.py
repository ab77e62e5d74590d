"""The scheduler, its metrics and history, the machine and its folders, as an operator sees them."""
