"""What people read, in their language: gettext catalogues, and how they are asked.

The texts in the code are English and the keys of the catalogues, `<language>/LC_MESSAGES/konspekt.po`. In
goes a language, or a message with its values; out come texts, numbers, dates and durations as that language
writes them. A language is a folder with a catalogue: nothing else names it.
"""
