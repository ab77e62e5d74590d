"""Templates of notes: which sections, in which order, and what a language model is asked.

In: a TOML file, one that ships (shipped/) or a person's own. Out: a Template, and of it the Prompts of a
language.
"""
