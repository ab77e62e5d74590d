"""What stands on the slides: readers of their text, and title and text from the lines that they find."""
