"""How good the models are, which one is in use, and predictions by it."""
