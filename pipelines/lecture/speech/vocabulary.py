"""The words that a recogniser would not guess: names and terms of a lecture, and when each may be said.

They come from a glossary that somebody wrote, from the slides, and from the notes of earlier lectures.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.language.text.words import language_written, stop_words
from pipelines.lecture.records import Slide
from pipelines.locale.system_errors import reason_of

# What stands on a slide is said from so long before it appears to so long after it has gone (s).
BEFORE, AFTER = 30.0, 60.0
# A name has at most so many words, a capitalised word so many letters at least, another one so many.
LONGEST_WORDS, SHORTEST_NAME, SHORTEST_WORD = 4, 3, 5
# A glossary is read up to this size (bytes) and number of terms; more is no list that somebody wrote.
LARGEST_FILE, MOST_TERMS = 1_000_000, 10_000

_WORD = re.compile(r"[^\W\d_]+(?:[-'’–][^\W\d_]+|\d+)*")
_DEFINITION = re.compile(r":(?:\s|$)|\s[—–]\s|\t")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Expected:
    """A term that may be said from start to end (s; None: the end), the likelier the greater the priority."""

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

    @property
    def written(self) -> tuple[str, ...]:
        """What somebody has written down, in a glossary or on a slide, each once."""
        return tuple(dict.fromkeys(term.text for term in self.terms if term.priority >= SLIDE))

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


def vocabulary(glossary: Path | None, slides: Sequence[Slide], earlier: Sequence[str]) -> Vocabulary:
    """All terms of the three sources, each with the time in which it may be said.

    Raises BadInput for a glossary that cannot be read.
    """
    found = [Expected(term, GLOSSARY) for term in (read_glossary(glossary) if glossary else ())]
    found += _of_slides(slides)
    found += [Expected(term, EARLIER) for term in earlier]
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
        raise BadInput(path, "the glossary cannot be read: {error}", error=reason_of(error)) from None
    if len(raw) > LARGEST_FILE:
        raise BadInput(path, "the glossary is larger than {most} MB", most=LARGEST_FILE // 1000000)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(path, "line 1: the glossary is UTF-16; save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(
            path, "line {line}: byte {raw:#04x} is no UTF-8", line=where, raw=raw[error.start]
        ) from None
    terms: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _CONTROL.search(line):
            code = ord(found[0])
            raise BadInput(
                path,
                "line {number}: control character {code:#04x}; the glossary is no text file",
                number=number,
                code=code,
            )
        term = " ".join(_DEFINITION.split(line.partition("#")[0], maxsplit=1)[0].split())
        if any(map(str.isalpha, term)):
            terms.setdefault(term.casefold(), term)
        if len(terms) > MOST_TERMS:
            raise BadInput(path, "line {number}: more than {most} terms", number=number, most=MOST_TERMS)
    return tuple(terms.values())


def _of_slides(slides: Sequence[Slide]) -> Iterator[Expected]:
    """The names and terms of each slide; what stands on most slides is a footer, and no term of one."""
    texts = [f"{slide.title}\n{slide.text}" for slide in slides]
    language = language_written(" ".join(texts))
    on = [tuple(slide_terms(text, language)) for text in texts]
    uses = Counter(term for terms in on for term in terms)
    for slide, terms in zip(slides, on):
        for term in terms:
            if len(slides) < 4 or uses[term] <= len(slides) / 2:
                yield Expected(term, SLIDE, max(0.0, slide.start - BEFORE), slide.end + AFTER)


def slide_terms(text: str, language: str) -> Iterator[str]:
    """Names and terms in the text of a slide in this language, each once.

    Runs of capitalised words within a line and acronyms are names, whole and word by word; of the other words
    those count that are in no list of stop words. What of it a recogniser knows anyway, it need not be told.
    """
    found: dict[str, None] = {}
    for line in text.splitlines():
        words = list(_WORD.finditer(line))
        for first, last in _names(line, words, language):
            found |= {line[words[first].start() : words[last - 1].end()]: None}
        found |= {word[0]: None for word in words if _may_be_term(word[0], language)}
    return iter(found)


def _names(line: str, words: list[re.Match], language: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words with nothing but spaces between them; a line may begin with one."""
    first = 0
    while first < len(words):
        last = first
        while (
            last < len(words)
            and words[last][0][:1].isupper()
            and (last == first or line[words[last - 1].end() : words[last].start()] == " ")
        ):
            last += 1
        if 2 <= last - first <= LONGEST_WORDS and not _is_ordinary(words[first][0], language):
            yield first, last
        first = max(last, first + 1)


def _may_be_term(word: str, language: str) -> bool:
    shortest = SHORTEST_NAME if any(map(str.isupper, word)) else SHORTEST_WORD
    return sum(map(str.isalpha, word)) >= shortest and not _is_ordinary(word, language)


def _is_ordinary(word: str, language: str) -> bool:
    """Whether a word is a stop word of the language, or of English, which is on slides of all of them."""
    small = word.casefold().replace("’", "'")
    return small in stop_words(language) or small in stop_words("en")
