"""The sentence of a lecture that says what a term means, told by how definitions are worded in its language.

Patterns of definition as in Hearst (1992) and Westerhout and Monachesi (2007): "X is a ... that", "... is
called X", "by X we mean".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.language.language import language_of
from pipelines.language.text.editing import edited
from pipelines.language.text.noun_phrases import Phrase
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Sentence
from pipelines.lecture.summary.self_contained import stands_alone

# More words are no definition to remember; a definition has so many words beside the term.
LONGEST, FEWEST_BESIDE, FEWEST_STEMS = 45, 4, 3
# A word more usual at large (Zipf's scale) names a common thing.
COMMON = 4.0
# Stands for the term in the patterns.
_T = "%TERM%"
# What has been broken off, or left out.
_BROKEN = re.compile(r"--|\.\.\.|…|\[")
_SEVERAL = re.compile(r"[.?!…][\"'»”)]*\s+\S")


@dataclass(frozen=True)
class Definition:
    """What a term means, as it was said from start to end (s), and the term in it with its article."""

    text: str
    start: float
    end: float
    term: str
    article: str


def definition(phrases: Sequence[Phrase], said: Sequence[Sentence], language: str) -> Definition | None:
    """The best of the sentences with a term as a definition of it; None where none is one that stands alone.

    `phrases` are the forms in which the term is said.
    """
    spelled = {phrase.spelled.lower() for phrase in phrases}
    term = "(?P<term>" + "|".join(re.escape(form) for form in sorted(spelled, key=len, reverse=True)) + r")\b"
    found: list[tuple[int, float, Definition]] = []
    for sentence in said:
        if any(end - start > len(sentence.text) / 3 for start, end in sentence.doubtful):
            continue
        text = _plain(sentence.text, language)
        place, match = _match(text, term, language)
        if match and _tells(text, match, language):
            article = match["article"].strip().lower()
            found.append(
                (
                    place,
                    sentence.start,
                    Definition(text, sentence.start, sentence.end, match["term"], article),
                )
            )
    return min(found, key=lambda one: one[:2])[2] if found else None


@lru_cache(maxsize=20_000)
def _plain(text: str, language: str) -> str:
    return edited(text, language)


def _match(text: str, term: str, language: str) -> tuple[int, re.Match | None]:
    """The number of the pattern that a sentence has, and how it matches."""
    if not re.search(term, text, re.IGNORECASE):
        return 0, None
    for place, pattern in enumerate(language_of(language).definitions):
        if match := re.match(pattern.replace(_T, term), text, re.IGNORECASE):
            return place, match
    return 0, None


def stands_by_itself(text: str, language: str) -> bool:
    """Whether a statement without filler needs no other, not even for what its subject is."""
    points_back = language_of(language).points_back
    back = points_back and points_back.match(text)
    return stands_alone(text, language) and not back and not _SEVERAL.search(text)


def _tells(text: str, match: re.Match, language: str) -> bool:
    """Whether a sentence stands alone and says enough besides the term."""
    known = language_of(language)
    term, article = match["term"].lower(), match["article"].strip().lower()
    common = " " not in term and known.frequency(term) > COMMON
    if common and article and article == known.particular:
        return False
    named = known.professions and match["term"][:1].isupper() and known.professions.search(text)
    return (
        word_count(text) <= LONGEST
        and word_count(match[0]) >= FEWEST_BESIDE + 2
        and stands_by_itself(text, language)
        and not _BROKEN.search(text)
        and not (known.defines_nothing and known.defines_nothing.search(text))
        and not named
        and len(content_stems(text, language)) >= FEWEST_STEMS
    )
