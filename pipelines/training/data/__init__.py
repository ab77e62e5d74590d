"""Reading tables, telling what is in them, dividing them, and preparing them for models."""
