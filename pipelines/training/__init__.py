"""From a dataset to a trained model with a report: plain functions by room, their wiring in tasks/."""
