"""One name, one spelling: what a recogniser wrote in several ways over a lecture.

A word that is rare or no word at all, and sounds like another one that is said more often, is most likely
that one. What somebody has written down, in a glossary or on a slide, is right in any case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipelines.language.language import language_of
from pipelines.lecture.records import Segment, Transcript, Word
from pipelines.lecture.speech.certainty import WRITTEN, parts
from pipelines.lecture.speech.phonetic_similarity import letters, sound

# Two spellings of one name are so much alike (0..100) by their letters, and sound the same.
ALIKE = 80.0
# Shorter words sound like anything.
FEWEST_LETTERS = 5
# A word that is more usual (Zipf) is itself, and no misspelled name.
USUAL = 3.0
# What is right was said so many times as often as what is changed into it.
OFTENER = 2


@dataclass(frozen=True)
class Respelled:
    """What was heard at a time (s), and how it is written."""

    start: float
    heard: str
    written: str


@dataclass
class _Name:
    """The forms of a word: those that have one stem."""

    stem: str
    forms: set[str] = field(default_factory=set)
    places: list[tuple[int, int]] = field(default_factory=list)
    certainty: float = 0.0
    given: bool = False


def with_one_spelling(
    transcript: Transcript, terms: Iterable[str] = ()
) -> tuple[Transcript, tuple[Respelled, ...]]:
    """The transcript with each name written in one way, and what was changed in it.

    `terms` are written right. Endings stay as they were heard, so that cases are kept.
    """
    segments = list(transcript.segments)
    names = _names(segments, transcript.language, terms)
    changed: list[Respelled] = []
    for name, right in _misspelled(names, transcript.language):
        for number, place in name.places:
            segment = segments[number]
            old = segment.words[place]
            if old.probability >= WRITTEN:
                continue  # somebody has put it right
            new = replace(old, text=_written(old.text, name.stem, right.stem))
            changed.append(Respelled(old.start, old.text, new.text))
            segments[number] = _replaced(segment, place, new)
    found = replace(transcript, segments=tuple(segments))
    return found, tuple(sorted(changed, key=lambda change: change.start))


def _names(segments: Sequence[Segment], language: str, terms: Iterable[str]) -> list[_Name]:
    """The words that may be names, by their stems, with the places (segment, word) where they are said."""
    known = language_of(language)
    names: dict[str, _Name] = {}

    def name(word: str) -> _Name:
        stem = _stem(word, known.stem(word))
        return names.setdefault(stem, _Name(stem))

    for part in (part for term in terms for part in parts(term)):
        name(part).given = True
        # What an algorithm takes for an ending may be part of a name.
        names.setdefault(part, _Name(part)).given = True
    for number, segment in enumerate(segments):
        for place, word in enumerate(segment.words):
            if (only := parts(word.text)) and len(only) == 1 and len(letters(only[0])) >= FEWEST_LETTERS:
                found = name(only[0])
                found.forms.add(only[0])
                found.places.append((number, place))
                found.certainty += word.probability
    return list(names.values())


def _stem(word: str, stem: str) -> str:
    """What of a word is the same in its forms: a stem, as far as the word begins with it."""
    return stem if word.startswith(stem) and len(stem) >= FEWEST_LETTERS - 1 else word


def _misspelled(names: Sequence[_Name], language: str) -> Iterable[tuple[_Name, _Name]]:
    """The names that are written otherwise, each with the one that is right."""
    from rapidfuzz import fuzz

    sounding: dict[str, list[_Name]] = {}
    for name in names:
        sounding.setdefault(sound(letters(name.stem)), []).append(name)
    for alike in sounding.values():
        for name in alike:
            if name.given or not name.places:
                continue
            better = [
                other
                for other in alike
                if other.stem.isascii() == name.stem.isascii()
                and fuzz.ratio(letters(name.stem), letters(other.stem)) >= ALIKE
                and _is_better(other, name, language)
            ]
            if better:
                yield name, max(better, key=lambda other: (other.given, other.certainty))


def _is_better(right: _Name, name: _Name, language: str) -> bool:
    """Whether a rare word is meant to be one that is given, or what is no word one said more often."""
    known = language_of(language)
    if right is name or known.usage is None:
        return False
    if right.given:
        return all(known.usage(form) < USUAL for form in name.forms)
    oftener = len(right.places) >= OFTENER * len(name.places)
    return oftener and not any(known.knows(form) for form in name.forms)


def _written(text: str, stem: str, right: str) -> str:
    """A word with the right stem in the place of its own; its capital, ending and marks stay."""
    begin = text.lower().index(stem)
    first = text[begin]
    new = right[0].upper() + right[1:] if first.isupper() else right
    return text[:begin] + new + text[begin + len(stem) :]


def _replaced(segment: Segment, place: int, word: Word) -> Segment:
    """The segment with another word, in its text too where that has the word."""
    words = (*segment.words[:place], word, *segment.words[place + 1 :])
    before = [each.text for each in segment.words]
    if segment.text.split() != before:
        return segment
    return replace(segment, text=" ".join(each.text for each in words), words=words)
