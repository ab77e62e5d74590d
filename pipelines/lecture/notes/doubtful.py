"""Which words of what is chosen or written from a lecture were hard to hear, marked as in the transcript."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pipelines.language.language import language_of
from pipelines.language.text.words import stemmer
from pipelines.lecture.records import KeyPoint, Sentence, Summary, Term

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_CHARACTER = re.compile(r"\w")


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    stem: str
    doubtful: bool = False


def marked_points(
    points: Sequence[KeyPoint], heard: Sequence[Sentence], language: str
) -> tuple[KeyPoint, ...]:
    """The points with the character ranges that may be misheard."""
    return tuple(
        replace(point, doubtful=doubtful_in(point.text, _under(point, heard), language)) for point in points
    )


def marked_summary(summary: Summary, heard: Sequence[Sentence], language: str) -> Summary:
    """All points of a summary, marked."""
    return replace(
        summary,
        points=marked_points(summary.points, heard, language),
        by_chapter=tuple(marked_points(points, heard, language) for points in summary.by_chapter),
        organisation=marked_points(summary.organisation, heard, language),
    )


def marked_terms(terms: Sequence[Term], heard: Sequence[Sentence], language: str) -> tuple[Term, ...]:
    """The terms with the ranges of their definitions that may be misheard."""
    spoken = {sentence.start: sentence for sentence in heard if sentence.doubtful}
    return tuple(
        replace(term, doubtful=doubtful_in(term.definition, [spoken[term.explained]], language))
        if term.definition and term.explained in spoken
        else term
        for term in terms
    )


def doubtful_in(text: str, said: Sequence[Sentence], language: str) -> tuple[tuple[int, int], ...]:
    """Character ranges of a text of which the words, in what was said, may be misheard.

    Its words are aligned with those that were said; one that stands elsewhere is doubtful where it was never
    heard surely.
    """
    if not any(sentence.doubtful for sentence in said):
        return ()
    spoken = [word for sentence in said for word in _words(sentence.text, language, sentence.doubtful)]
    doubted = {word.stem for word in spoken if word.doubtful} - {
        word.stem for word in spoken if not word.doubtful
    }
    written = _words(text, language)
    heard: dict[int, bool] = {}
    matched = SequenceMatcher(None, [word.stem for word in spoken], [word.stem for word in written], False)
    for there, here, size in matched.get_matching_blocks():
        heard |= {here + step: spoken[there + step].doubtful for step in range(size)}
    return tuple(
        (word.start, word.end)
        for number, word in enumerate(written)
        if heard.get(number, word.stem in doubted)
    )


def _words(text: str, language: str, doubtful: Sequence[tuple[int, int]] = ()) -> list[_Word]:
    """The words of a text, or in a script without spaces its characters."""
    stem, found = stemmer(language), []
    for word in (_WORD if language_of(language).sentence_space else _CHARACTER).finditer(text):
        start, end = word.span()
        doubted = any(start < last and first < end for first, last in doubtful)
        found.append(_Word(start, end, stem(word[0].casefold()), doubted))
    return found


def _under(point: KeyPoint, heard: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that a point rests on: by their numbers, or those of its time."""
    if point.sentences:
        return [heard[number] for number in point.sentences if number < len(heard)]
    return [sentence for sentence in heard if point.start < sentence.end and sentence.start < point.end]
