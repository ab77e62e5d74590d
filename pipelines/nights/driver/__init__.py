"""Doing the work: nights, a watched inbox, recordings while somebody looks on."""
