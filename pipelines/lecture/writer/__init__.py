"""The key points of a lecture, chosen or written by a model, and the checking of what a model wrote."""
