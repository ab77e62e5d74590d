"""What there is to do, how it stands, in which order, and what fits into the time."""
