"""Whether what a model wrote is said in its source: no number, no name, no denial that is not there.

Summaries of neural models contain what their source does not (Maynez et al. 2020), most often wrong names and
numbers, which are told by their absence from it (Nan et al. 2021, entity-level factual consistency); the
rest by how much of the sentence's content is in one place of the source (Grusky et al. 2018, coverage).
Measured by bench/terms.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipelines.language.language import language_of
from pipelines.language.text.morphology import NAME, PERSON, Word, is_ordinary, words
from pipelines.language.text.spoken_numbers import numbers
from pipelines.language.text.words import stemmer, stop_words

# Share of a sentence's content words that its source has at all, and that one place of so many words has.
COVERED, TOGETHER, PLACE = 0.6, 0.4, 100
# Share of them in the place that a number or a name is from, and words of such a place.
AROUND, NEAR = 0.35, 50
# Share of them in one sentence of the source, from which that says the same or its contrary.
ALIGNED = 0.6
# How many words after a denial are still denied.
REACH = 3


@dataclass(frozen=True)
class Source:
    """The sentences that a text was made from."""

    sentences: tuple[str, ...]
    language: str

    @cached_property
    def numbers(self) -> tuple[frozenset[str], ...]:
        """Those of each sentence."""
        return tuple(frozenset(numbers(text, self.language)) for text in self.sentences)

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(_stems(text, self.language)) for text in self.sentences)

    @cached_property
    def all_stems(self) -> frozenset[str]:
        return frozenset().union(*self.stems)

    @cached_property
    def names(self) -> tuple[frozenset[str], ...]:
        """The words of each sentence as they would be compared with a name's."""
        return tuple(
            frozenset(
                _plain(part, self.language)
                for word in words(text, self.language)
                for part in _parts(word.text)
            )
            for text in self.sentences
        )

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        return tuple(len(text.split()) for text in self.sentences)

    def places(self, size: int) -> Iterator[slice]:
        """Sentences in a row, of so many words or the last ones: from each sentence on."""
        for begin in range(len(self.sentences)):
            end, total = begin, 0
            while end < len(self.sentences) and total < size:
                total += self.lengths[end]
                end += 1
            yield slice(begin, end)

    def near(self, stems: frozenset[str], share: float, size: int) -> list[slice]:
        """The places of so many words that have this share of the stems."""
        least = share * len(stems)
        return [
            place
            for place in self.places(size)
            if len(stems & frozenset().union(*self.stems[place])) >= least
        ]


def objection(text: str, source: Source) -> str | None:
    """The number, name, denial or words of a sentence that its source lacks; None where it lacks nothing."""
    stems = frozenset(_stems(text, source.language))
    around = source.near(stems, AROUND, NEAR)
    for number, sure in numbers(text, source.language).items():
        if sure and not any(number in known for place in around for known in source.numbers[place]):
            return f"number {number}"
    for name in names(text, source.language):
        parts = [_plain(part, source.language) for word in name for part in _parts(word.text)]
        if not any(
            all(_among(part, frozenset().union(*source.names[place])) for part in parts) for place in around
        ):
            return "name " + " ".join(word.text for word in name)
    if len(stems & source.all_stems) < COVERED * len(stems):
        return "words"
    if not source.near(stems, TOGETHER, PLACE):
        return "words in one place"
    return "denial" if _turned(text, stems, source) else None


def supported(text: str, source: Source) -> bool:
    """Whether nothing speaks against a sentence."""
    return objection(text, source) is None


def _stems(text: str, language: str) -> Iterator[str]:
    stem, stops = stemmer(language), stop_words(language)
    for word in words(text, language):
        small = word.text.lower().replace("’", "'")
        if small[0].isalpha() and small not in stops:
            yield from (stem(part) for part in _parts(small))


def _parts(word: str) -> list[str]:
    return [part for part in re.split("[-–]", word) if part]


def _plain(word: str, language: str) -> str:
    """A word of a name without the ending by which its forms differ: a stemmer knows no name."""
    endings = language_of(language).name_endings
    return endings.sub("", word.lower()) if endings and len(word) > 3 else word.lower()


def _among(name: str, known: frozenset[str]) -> bool:
    return name in known or (
        len(name) > 4 and any(other[:-1] == name or name[:-1] == other for other in known)
    )


def names(text: str, language: str) -> Iterator[list[Word]]:
    """Names in a text: capitalised words side by side, abbreviations, words with digits and letters."""
    run: list[Word] = []
    begins = True
    for word in (*words(text, language), None):
        named = word if word is not None and _is_name(word, begins, language) else None
        if run and (named is None or text[run[-1].end : named.start].strip()):
            yield run
            run = []
        if named is not None:
            run.append(named)
        if word is not None:
            begins = word.text in ".!?:…\"'«“„(" or (begins and not word.text[0].isalnum())


def _is_name(word: Word, begins: bool, language: str) -> bool:
    text = word.text
    if not text[0].isalpha() or text.lower().replace("’", "'") in stop_words(language):
        return len(text) > 1 and text.isupper() and text[0].isalpha() and not begins
    if sum(map(str.isupper, text)) > 1 or any(map(str.isdigit, text)):
        return True
    # A capital at the start of a sentence, or of any noun, says nothing: what the word is does.
    tells = language_of(language).capitals_are_names and not begins
    return text[0].isupper() and (tells or (word.kind in (NAME, PERSON) and not is_ordinary(text, language)))


def _turned(text: str, stems: frozenset[str], source: Source) -> bool:
    """Whether what the nearest sentences of the source say of a word is denied here, or the reverse."""
    if language_of(source.language).denials is None:
        return False
    near = [
        said
        for said, known in zip(source.sentences, source.stems)
        if len(stems & known) >= ALIGNED * len(stems)
    ]
    if not near:
        return False
    denied, affirmed = _denied(text, source.language)
    said = [_denied(sentence, source.language) for sentence in near]
    known_denied = frozenset().union(*(denied for denied, _ in said))
    known_affirmed = frozenset().union(*(affirmed for _, affirmed in said))
    if denied:
        return bool(denied & known_affirmed) and not known_denied
    return bool(affirmed & (known_denied - known_affirmed))


def _denied(text: str, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that stand right after a denial, and the others."""
    stem, stops = stemmer(language), stop_words(language)
    pattern = language_of(language).denials
    assert pattern is not None
    denied: set[str] = set()
    affirmed: set[str] = set()
    left = 0
    for word in words(text, language):
        small = word.text.lower().replace("’", "'")
        if pattern.fullmatch(small):
            left = REACH
        elif not small[0].isalnum():
            left = 0
        elif small not in stops and small[0].isalpha():
            (denied if left else affirmed).add(stem(small))
            left = 0
        else:
            left = max(0, left - 1)
    return frozenset(denied), frozenset(affirmed)
