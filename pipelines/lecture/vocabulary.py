"""The words that a recogniser would not guess: names and terms of a lecture, and when each is likely to be said.

They come from a glossary that somebody wrote, from the slides, and from the notes of earlier lectures.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.lecture.extractive import stop_words
from pipelines.lecture.notes import Notes
from pipelines.lecture.transcript import Slide

# What stands on a slide is said from so long before it appears to so long after it has gone (s).
BEFORE, AFTER = 30.0, 60.0
# A term has at most so many words, and its letters are so many at least.
LONGEST_WORDS, SHORTEST_LETTERS = 4, 3
# A glossary is read up to this size (bytes) and number of terms; more is no list that somebody wrote.
LARGEST_FILE, MOST_TERMS = 4_000_000, 20_000

_WORD = re.compile(r"[^\W\d_]+(?:[-'’–][^\W\d_]+|\d+)*")
_DEFINITION = re.compile(r":(?:\s|$)|\s[—–]\s|\t")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Expected:
    """A term that may be said from start to end (s); None: at any time. The greater the priority, the likelier."""

    text: str
    priority: int
    start: float = 0.0
    end: float | None = None

    def touches(self, start: float, end: float) -> bool:
        return self.start < end and (self.end is None or self.end > start)


# What somebody wrote down counts most, then what stands on the slide, then what an earlier lecture said.
GLOSSARY, SLIDE, EARLIER = 3, 2, 1


@dataclass(frozen=True)
class Vocabulary:
    """Terms by priority, then in the order in which they were found."""

    terms: tuple[Expected, ...] = ()

    def between(self, start: float, end: float) -> tuple[str, ...]:
        """Terms that may be said in this time (s), each once, the likeliest first."""
        return tuple(dict.fromkeys(term.text for term in self.terms if term.touches(start, end)))

    def window(self, start: float) -> "Vocabulary":
        """The same with times that count from `start` (s)."""
        shifted = (
            replace(term, start=term.start - start, end=None if term.end is None else term.end - start)
            for term in self.terms
        )
        return Vocabulary(tuple(shifted))


def vocabulary(glossary: Path | None, slides: Sequence[Slide], earlier: Sequence[Notes]) -> Vocabulary:
    """All terms of the three sources, each with the time in which it may be said.

    Raises BadInput for a glossary that cannot be read.
    """
    found = [Expected(term, GLOSSARY) for term in (read_glossary(glossary) if glossary else ())]
    found += _of_slides(slides)
    found += [Expected(term.text, EARLIER) for notes in earlier for term in notes.terms]
    unique: dict[tuple, Expected] = {}
    for term in found:
        unique.setdefault((term.text.casefold(), term.start, term.end), term)
    return Vocabulary(tuple(sorted(unique.values(), key=lambda term: -term.priority)))


def read_glossary(path: Path) -> tuple[str, ...]:
    """The terms of a UTF-8 file: one a line, also as "term: definition"; # begins a comment.

    Raises BadInput with the number of the line where the file is no such text.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadInput(path, f"the glossary cannot be read: {error.strerror}") from None
    if len(raw) > LARGEST_FILE:
        raise BadInput(path, f"the glossary is larger than {LARGEST_FILE // 1_000_000} MB")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(path, "line 1: the glossary is UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(path, f"line {line}: byte {raw[error.start]:#04x} is no UTF-8") from None
    terms: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _CONTROL.search(line):
            code = ord(found[0])
            raise BadInput(
                path, f"line {number}: control character {code:#04x}; the glossary is no text file"
            )
        term = " ".join(_DEFINITION.split(line.partition("#")[0], maxsplit=1)[0].split())
        if any(map(str.isalpha, term)):
            terms.setdefault(term.casefold(), term)
        if len(terms) > MOST_TERMS:
            raise BadInput(path, f"line {number}: more than {MOST_TERMS} terms")
    return tuple(terms.values())


def _of_slides(slides: Sequence[Slide]) -> Iterator[Expected]:
    """The names and terms of each slide; what stands on most slides is a footer, and no term of one of them."""
    on = [tuple(dict.fromkeys(slide_terms(f"{slide.title}\n{slide.text}"))) for slide in slides]
    uses = Counter(term for terms in on for term in terms)
    for slide, terms in zip(slides, on):
        for term in terms:
            if len(slides) < 4 or uses[term] <= len(slides) / 2:
                yield Expected(term, SLIDE, max(0.0, slide.start - BEFORE), slide.end + AFTER)


def slide_terms(text: str) -> Iterator[str]:
    """Names and terms in the text of a slide: capitalised words in a line, acronyms, and rare words.

    A word is rare if it stands in no list of ordinary words (see `is_ordinary`).
    """
    for line in text.splitlines():
        words = list(_WORD.finditer(line))
        run: list[re.Match] = []
        for number, word in enumerate(words):
            named = word[0][:1].isupper() and number > 0 or sum(map(str.isupper, word[0])) > 1
            if named or not is_ordinary(word[0]):
                if run and line[run[-1].end() : word.start()].strip():
                    yield from _term(run)
                    run = []
                run.append(word)
            else:
                yield from _term(run)
                run = []
        yield from _term(run)


def _term(run: list[re.Match]) -> Iterator[str]:
    words = [word[0] for word in run]
    for begin in range(0, len(words), LONGEST_WORDS):
        text = " ".join(words[begin : begin + LONGEST_WORDS])
        if sum(map(str.isalpha, text)) >= SHORTEST_LETTERS and not is_ordinary(text):
            yield text


def is_ordinary(word: str) -> bool:
    """Whether a word is a stop word of English or Russian."""
    small = word.casefold().replace("’", "'")
    return small in stop_words("en") or small in stop_words("ru")
