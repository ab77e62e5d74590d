"""The speech engines, one module each; each is found by its name in [speech] engine."""
