"""Readers of slides, a module or folder each, called as in [slides] reader; reader.py tells what one is."""
