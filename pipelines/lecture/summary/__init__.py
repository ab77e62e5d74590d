"""Sentences chosen from a lecture: which can stand alone, which tell most of the whole."""
