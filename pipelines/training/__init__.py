"""From a dataset to a trained model with an honest report: plain functions by room, and their wiring in tasks/."""
