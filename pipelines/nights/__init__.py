"""Nights without anyone watching: what is to be done, doing it, and the morning report."""
