"""Nights without anyone watching: the inbox, the nightly batch, its report."""
