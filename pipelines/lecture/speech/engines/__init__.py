"""The speech engines, a module or folder each, called as in [speech] engine; engine.py tells what one is."""
