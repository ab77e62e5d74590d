"""Parts of speech and dictionary forms of Russian words, by pymorphy3 (Korobov 2015)."""

import functools
import re
from collections.abc import Sequence
from typing import Any

from pipelines.language.text.morphology import (
    ADJECTIVE,
    NAME,
    NOUN,
    OTHER,
    PARTICIPLE,
    PERSON,
    SYMBOL,
    VERB,
    Word,
)

_KINDS = {"NOUN": NOUN, "ADJF": ADJECTIVE, "PRTF": PARTICIPLE, "VERB": VERB, "INFN": VERB, "PRTS": VERB}
_PREDICATES = {"VERB", "INFN", "ADJS", "PRTS", "PRED", "COMP"}
_WORD_OR_DASH = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[—–-]")
_IN_PLACE_OF_A_VERB = {"—", "–", "-", "это", "нет"}
_PERSON = {"Name", "Surn", "Patr"}
_NAMES = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"}


def analysed(tokens: Sequence[re.Match[str]]) -> tuple[Word, ...]:
    """The tokens of a sentence, each as what it most likely is by itself."""
    return tuple(map(_word, tokens))


def has_predicate(text: str) -> bool:
    """Whether there is a verb, a short adjective or participle, "нет", or a dash in their place."""
    return any(
        word in _IN_PLACE_OF_A_VERB or any(str(each.tag.POS) in _PREDICATES for each in readings(word))
        for word in _WORD_OR_DASH.findall(text.lower())
    )


def is_ordinary(word: str) -> bool:
    """Whether a word in small letters is most likely no name."""
    return any(not _NAMES & reading.tag.grammemes for reading in readings(word.lower())[:1])


@functools.cache
def analyser() -> Any:
    """The one analyser of Russian words."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@functools.lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[Any, ...]:
    """What a Russian word in small letters may be, the likeliest first."""
    return tuple(analyser().parse(word))


def _word(token: re.Match[str]) -> Word:
    text = token[0]
    if not text[0].isalpha():
        tag = "CD" if text[0].isdigit() else ""
        return Word(text, token.start(), token.end(), OTHER, text, tag=tag)
    found = readings(text.lower())
    best = found[0]
    kind = _KINDS.get(best.tag.POS, OTHER)
    if _NAMES & best.tag.grammemes:
        kind = NAME
    elif "LATN" in best.tag or "UNKN" in best.tag:
        kind = NOUN
    if SYMBOL.fullmatch(text):
        kind = OTHER
    elif _PERSON & best.tag.grammemes and text[0].isupper():
        kind = PERSON
    plural = best.tag.number == "plur"
    return Word(text, token.start(), token.end(), kind, best.normal_form, plural, str(best.tag.POS), found)
