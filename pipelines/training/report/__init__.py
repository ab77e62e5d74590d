"""The report of a training, as PDF and as a page."""
