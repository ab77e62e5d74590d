"""All that is known about languages. Text and an ISO 639-1 code come in, what the text is goes out.

`language.py` is the only door to single languages, `language_of(code)`; each that is well known is one module
or folder named by its code, and adding that adds the language. text/ is what is done with texts of any
language by what is known of it.
"""
