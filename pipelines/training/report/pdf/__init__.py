"""The report in print."""
