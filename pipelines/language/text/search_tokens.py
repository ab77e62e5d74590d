"""Words as they are searched for: folded and stemmed, each with its place in the text that people read.

Case, accents and the dots of ё make no difference; й stays what it is, as endings hang on it. A word in the
script of the lecture's language has the stem of that language, or is its own stem where that has no stemmer.
A word in another script is taken to be of the language that stands for it: English for Latin letters, Russian
for Cyrillic ones. Where there are no spaces, neighbouring characters are searched for in pairs.
"""

import functools
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from pipelines.language.language import Language, known_languages, language_of
from pipelines.language.text.unspaced import RUN, characters

# Raised when other stems come out of the same text: an index of older ones is made anew.
VERSION = 2

# Marks and soft hyphens inside of a word belong to it, and so do English endings; C++ and C# are words.
_LETTERS = r"\p{L}\p{N}"
_WORD = (
    rf"(?<![{_LETTERS}])[A-Za-z](?:\+\+|\#)(?![{_LETTERS}])"
    rf"|[{_LETTERS}]+(?:[\p{{M}}\u00ad\u200c\u200d\u2060]+[{_LETTERS}]*)*"
    rf"(?:['’](?:s|t|re|ve|ll|d|m)(?![{_LETTERS}]))?"
)
# Marks of a lower combining class are vowels of their script, and no accents.
_ACCENT = 10


class Token(NamedTuple):
    """A word of a text: where it begins and ends there (characters), folded, and its stem."""

    start: int
    end: int
    word: str
    stem: str


class _Folding(dict[int, str]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in "йЙ":
            folded = "й"
        elif character == "’":
            folded = "'"
        else:
            parts = unicodedata.normalize("NFKD", character.casefold())
            folded = "".join(part for part in parts if _kept(part, code))
        self[code] = folded
        return folded


def _kept(part: str, code: int) -> bool:
    """Whether a part of a character is more than an accent, or the sign in a compound such as ⑴."""
    sign = code > 127 and part.isascii() and not part.isalnum()
    kind = unicodedata.category(part)
    accent = kind == "Mn" and (unicodedata.combining(part) >= _ACCENT or "\ufe00" <= part <= "\ufe0f")
    return not sign and not accent and kind != "Cf"


_FOLDING = _Folding()


def fold(text: str) -> str:
    """A text without regard to case, accents and ё."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def readable(text: str) -> str:
    """A text as it is kept and shown: composed characters, one space between words."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def tokens(text: str, language: str) -> Iterator[Token]:
    """The words of a readable text in their order."""
    for found in _written().finditer(text):
        start, end = found.span()
        for begin, over, word in _parts(found[0]):
            if word:
                yield Token(start + begin, end if over is None else start + over, word, stem(word, language))


def stems(text: str, language: str) -> list[str]:
    """The stems of the words of a readable text in their order."""
    return [token.stem for token in tokens(text, language)]


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word, as a lecture in that language has it."""
    first, word = word[0], word.removesuffix("'s")
    known = language_of(language)
    found = word
    if known.scripts:
        speaking = known if _in(known.scripts, first) else _standing_for(first)
        found = speaking.stem(word) if speaking else word
    return found.replace("'", "").replace(" ", "") or word


@functools.cache
def _standing_for(letter: str) -> Language | None:
    """The language to which a word in another script than the lecture's is taken to belong."""
    languages = map(language_of, known_languages())
    return next((each for each in languages if _in({each.stands_for_script}, letter)), None)


def _in(scripts: Collection[str], letter: str) -> bool:
    return any(_of_script(script).match(letter) for script in scripts)


@functools.cache
def _of_script(script: str) -> Any:
    import regex

    try:
        return regex.compile(rf"\p{{Script={script}}}" if script else r"(?!)")
    except regex.error:  # of several at once, such as that of Japanese
        return regex.compile(r"(?!)")


@functools.cache
def _written() -> Any:
    import regex

    return regex.compile(_WORD, regex.IGNORECASE)


def written_alone(word: str) -> bool:
    """Whether a folded word is one character of a script without spaces, which the index has in pairs."""
    return bool(RUN.match(word)) and len(characters(word)) == 1


@lru_cache(maxsize=200_000)
def _parts(written: str) -> tuple[tuple[int, int | None, str], ...]:
    """A written word as (start, end or None for its end, folded), or each pair where there are no spaces."""
    if not RUN.search(written):
        return ((0, None, fold(written)),)
    parts: list[tuple[int, int | None, str]] = []
    last = 0
    for run in RUN.finditer(written):
        if written[last : run.start()]:
            parts.append((last, run.start(), fold(written[last : run.start()])))
        borders = [*accumulate(map(len, characters(run[0])), initial=run.start())]
        for place in range(max(1, len(borders) - 2)):
            begin, end = borders[place], borders[min(place + 2, len(borders) - 1)]
            parts.append((begin, end, fold(written[begin:end])))
        last = run.end()
    if written[last:]:
        parts.append((last, len(written), fold(written[last:])))
    return tuple(parts)
