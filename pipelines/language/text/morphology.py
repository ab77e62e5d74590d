"""The words of a sentence with their parts of speech and dictionary forms."""

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pipelines.language.language import language_of

NOUN, NAME, PERSON, ADJECTIVE = "noun", "name", "person", "adjective"
PARTICIPLE, VERB, OTHER = "participle", "verb", "other"
# Variables such as x, B1 and xi.
SYMBOL = re.compile(r"[^\W\d_]\d*(?:['’]s)?|\d\w*")
# Clitics are no part of the word before them, but the possessive of a name is ("Newton's method").
_TOKEN = r"[\p{L}\p{N}\p{M}]+(?:[-–][\p{L}\p{N}\p{M}]+)*(?:['’][\p{L}\p{M}]+)?|[^\w\s]"


@dataclass(frozen=True)
class Word:
    """A word, number or mark at text[start:end]; `plural` of nouns, `readings`: all that it may be."""

    text: str
    start: int
    end: int
    kind: str
    lemma: str
    plural: bool = False
    tag: str = ""
    readings: tuple[Any, ...] = field(default=(), compare=False, repr=False)


@functools.lru_cache(maxsize=20_000)
def words(text: str, language: str) -> tuple[Word, ...]:
    """All words, numbers and marks of a text in their order."""
    return language_of(language).analysed(list(_tokens()(text)))


@functools.cache
def _tokens() -> Callable[[str], Iterable[re.Match[str]]]:
    import regex

    found: Callable[[str], Iterable[re.Match[str]]] = regex.compile(_TOKEN).finditer
    return found


def is_ordinary(word: str, language: str) -> bool:
    """Whether a word that begins with a capital is also one that is written with a small letter."""
    return language_of(language).is_ordinary(word)


def frequency(word: str, language: str) -> float:
    """How usual a word is in the language at large: Zipf's scale, 0 for below 3, 7 for a word in ten."""
    return language_of(language).frequency(word)
