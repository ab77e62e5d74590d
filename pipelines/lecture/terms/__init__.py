"""What a lecture wants to be remembered by its words: terms, their definitions, questions with answers."""
