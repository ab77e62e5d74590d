"""Which language is meant by a name: German, Farsi, or the code of a country in the name of a model."""

import functools
import re
from collections.abc import Collection

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
    """The code of the language that a country's code stands for in names; any other word as it is."""
    return _COUNTRIES.get(word, word)


def short_code(tag: str) -> str:
    """ISO 639-1 of the tag of a track, such as "rus", "ger" or "en-GB"; empty where it tells no language."""
    from babel.core import get_global

    code = re.split("[-_]", tag.strip().lower())[0]
    return "" if code in ("", "und", "mul", "zxx") else str(get_global("language_aliases").get(code, code))


def first_named(text: str, among: Collection[str]) -> str:
    """The code of the one of these languages that an English text names first; empty where it names none."""
    found = [
        (match.start(), code)
        for name, code in english_names().items()
        if code in among and (match := re.search(rf"\b{re.escape(name)}\b", text))
    ]
    return min(found)[1] if found else ""
