"""The places of a transcript that may be misheard, as a person goes through them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.lecture.corrections.words import Speech, Spoken, Text, letters
from pipelines.lecture.records import Transcript

# Words around a place that are written down with it.
AROUND = 4


@dataclass(frozen=True)
class Heard:
    """Some words in a row, with the times (s) at which they and the next begin, and a few words around."""

    text: str
    at: float
    until: float
    before: str
    after: str


def doubtful_places(transcript: Transcript, doubtful_word: float) -> Iterator[Heard]:
    """Every run of words with a probability below `doubtful_word`, in order."""
    words = Speech(transcript).words
    begin = None
    for number in range(len(words) + 1):
        doubtful = number < len(words) and words[number].probability < doubtful_word
        if begin is not None and (not doubtful or words[number].line != words[begin].line):
            if letters(said(words[begin:number])):
                yield heard(words, begin, number)
            begin = None
        if doubtful and begin is None:
            begin = number


def occurrences(transcript: Transcript, wanted: str) -> list[Heard]:
    """Where something is said, in order."""
    text = Text(Speech(transcript).words)
    found = []
    for match in text.matches(letters(wanted)):
        first, last = text.word_at(match.first), text.word_at(match.after - 1)
        found.append(heard(text.words, first, last + 1))
    return found


def heard(words: Sequence[Spoken], begin: int, end: int) -> Heard:
    """The words from `begin` to before `end`, with those around them."""
    at, until = (words[place].start if place < len(words) else words[-1].end for place in (begin, end))
    before, after = words[max(0, begin - AROUND) : begin], words[end : end + AROUND]
    return Heard(said(words[begin:end]), at, until, said(before), said(after))


def said(words: Sequence[Spoken]) -> str:
    """Words as a text."""
    return "".join(
        each.text if each.close or not number else f" {each.text}" for number, each in enumerate(words)
    )
