"""What can be plugged in: the plug points of the house, and the registry of what stands at them."""
