"""All that is known about languages. What comes in is text and an ISO 639-1 code, what goes out is what it is.

`language.py` is the only door to single languages, `language_of(code)`; each that is well known is one module
or folder named by its code, and adding that adds the language. The other modules are what is done with texts
of any language by what is known of it: words, sentences, parts of speech, noun phrases, filler, numbers,
search.
"""
