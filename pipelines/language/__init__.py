"""All that is known about a language: words, sentences, parts of speech, noun phrases, filler, numbers.

What goes in is text and an ISO 639-1 code, what comes out are its words and what they are.
"""
