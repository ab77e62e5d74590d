"""Words as they are searched for: folded and stemmed, each with its place in the text that people read.

Case, accents and the dots of ё make no difference; й stays what it is, as endings hang on it. A Cyrillic word
has the Russian Snowball stem; a Latin one that of the lecture's language, or the English one. Chinese and
Japanese, which have no spaces, are searched by pairs of neighbouring characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

from pipelines.language.words import STEMMERS

# Raised when other stems come out of the same text: an index of older ones is made anew.
VERSION = 1

# Marks and soft hyphens inside of a word belong to it, and so do English endings; C++ and C# are words.
_WORD = re.compile(
    r"(?<![^\W_])[A-Za-z](?:\+\+|\#)(?![^\W_])"
    r"|[^\W_]+(?:[\u0300-\u036f\u00ad\u200c\u200d\u2060]+[^\W_]*)*"
    r"(?:['’](?:s|t|re|ve|ll|d|m)(?![^\W_]))?",
    re.IGNORECASE,
)
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = frozenset(STEMMERS) - {"ar", "ru"}
_STEMMING = Lock()


class Token(NamedTuple):
    """A word of a text: where it begins and ends there (characters), folded, and its stem."""

    start: int
    end: int
    word: str
    stem: str


class _Folding(dict):
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
    return not sign and unicodedata.category(part) not in ("Mn", "Cf")


_FOLDING = _Folding()


def fold(text: str) -> str:
    """A text without regard to case, accents and ё."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def readable(text: str) -> str:
    """A text as it is kept and shown: composed characters, one space between words."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def tokens(text: str, language: str) -> Iterator[Token]:
    """The words of a readable text in their order."""
    for found in _WORD.finditer(text):
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
    if "\u0400" <= first <= "\u052f":
        found = _stemmed(word, "russian")
    elif first < "\u0250":
        found = _stemmed(word, STEMMERS[language if language in _LATIN else "en"])
    elif "\u0600" <= first <= "\u06ff":
        found = _stemmed(word, "arabic")
    else:
        found = word
    return found.replace("'", "").replace(" ", "") or word


def _stemmed(word: str, algorithm: str) -> str:
    # A stemmer works in itself, so it is for one thread at a time.
    with _STEMMING:
        return _stemmer(algorithm)(word)


@cache
def _stemmer(algorithm: str):
    import snowballstemmer

    return snowballstemmer.stemmer(algorithm).stemWord


def written_alone(word: str) -> bool:
    """Whether a folded word is one character of Chinese or Japanese, which the index has in pairs."""
    return len(word) == 1 and bool(_IDEOGRAPHS.match(word))


@lru_cache(maxsize=200_000)
def _parts(written: str) -> tuple[tuple[int, int | None, str], ...]:
    """A written word as (start, end or None for its end, folded); of ideographs each neighbouring pair."""
    if not _IDEOGRAPHS.search(written):
        return ((0, None, fold(written)),)
    parts: list[tuple[int, int | None, str]] = []
    last = 0
    for run in _IDEOGRAPHS.finditer(written):
        if written[last : run.start()]:
            parts.append((last, run.start(), fold(written[last : run.start()])))
        pairs = range(run.start(), max(run.end() - 1, run.start() + 1))
        parts += [(at, min(at + 2, run.end()), fold(written[at : min(at + 2, run.end())])) for at in pairs]
        last = run.end()
    if written[last:]:
        parts.append((last, len(written), fold(written[last:])))
    return tuple(parts)
