"""Which language is meant by a name: German, Farsi, or the code of a country in the name of a model."""

import functools
import re

# Names beside those of CLDR, and codes of countries that are used for their language.
_ALSO = {"Farsi": "fa", "Filipino": "tl"}
_COUNTRIES = {"cn": "zh", "cz": "cs", "gr": "el", "jp": "ja", "kr": "ko", "kz": "kk", "ua": "uk", "vn": "vi"}


@functools.cache
def english_names() -> dict[str, str]:
    """The codes (ISO 639-1) of all languages that have one, by their names in English."""
    from babel import Locale

    names = {name: code for code, name in Locale("en").languages.items() if len(code) == 2}
    return names | _ALSO


def code_of(word: str) -> str:
    """The code of the language that a code of a language or country stands for; empty for others."""
    code = _COUNTRIES.get(word, word)
    return code if code in english_names().values() else ""


def first_named(text: str) -> str:
    """The code of the language that a text in English names first; empty where it names none."""
    found = [
        (match.start(), code)
        for name, code in english_names().items()
        if (match := re.search(rf"\b{re.escape(name)}\b", text))
    ]
    return min(found)[1] if found else ""
