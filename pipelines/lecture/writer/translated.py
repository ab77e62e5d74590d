"""A lecture of which notes are written in another language than was spoken, and what can be checked of them.

Checked: the numbers of a statement have to be said in its passage, as digits or as words of either language;
so have its names, across alphabets by how they are read; it has to be in the language of the notes, and the
model that wrote it has to call it said. Not checked: its other words, its denials and which sentence says
what, as words of two languages cannot be compared here. So a statement rests on its whole passage.
In German, which writes all nouns with a capital, a frequent name that the lecture says nowhere passes as a
noun.
"""

import functools
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property

from pipelines.language.language import language_of
from pipelines.language.text.morphology import words as words_in
from pipelines.language.text.spoken_numbers import numbers
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Sentence
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.grounding import names
from pipelines.lecture.writer.passages import Passage

# How alike (%) two words have to be to be the same name: in one alphabet, and read from one into another.
ALIKE, READ_ALIKE = 80, 60
# Letters that a word has at least to be the beginning of another one.
BEGINNING = 3
# Share of a statement's words from which it repeats the answer of an example.
REPEATED = 0.5
# How Cyrillic letters are read (about ISO 9:1995, system B, without marks).
_READ = dict(zip("абвгдеёзийклмнопрстуфхыэіґў", "abvgdeeziiklmnoprstufhyeigu", strict=True))
_READ |= {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
_READ |= {"ї": "yi", "є": "ye"}


class Translated(Spoken):
    """The sentences of a lecture, with which statements in another language are compared."""

    def __init__(self, sentences: Sequence[Sentence], language: str, written: str):
        super().__init__(sentences, language)
        self.written = written

    @cached_property
    def _named(self) -> frozenset[str]:
        """Every word of the lecture's names, as it is read."""
        return frozenset(
            _read(word.text)
            for sentence in self.sentences
            for name in names(sentence.text, self.language)
            for word in name
        )

    def covered(self, statement: str, passage: Passage) -> float:
        """All, as far as is known: words of two languages are not compared."""
        return 1.0

    def echoes(self, statement: str, answers: Iterable[str], passage: Passage) -> bool:
        """Whether a statement repeats the answer of an example."""
        stems = content_stems(statement, self.written)
        return any(
            len(stems & content_stems(answer, self.written)) >= REPEATED * max(1, len(stems))
            for answer in answers
        )

    def objection(self, statement: str, passage: Passage) -> str | None:
        """A number or a name that the passage does not say, or that it is not in the notes' language."""
        around = self.beside(passage)
        texts = [sentence.text for sentence in self.sentences[around.begin : around.end]]
        said = frozenset().union(*(numbers(text, self.language) for text in texts))
        for number, sure in numbers(statement, self.written).items():
            if sure and number not in said:
                return f"number {number}"
        known = self._may_be_names(texts)
        for word in self._names_of(statement):
            if not any(_same(word, each) for each in known) and not all(
                any(_same(part, each) for each in known) for part in _parts(word)
            ):
                return f"name {word}"
        return None if self._in_language(statement) else "language"

    def rests_on(self, statement: str, passage: Passage) -> tuple[int, ...]:
        """Numbers of all sentences of the passage."""
        return tuple(range(passage.begin, passage.end))

    def _may_be_names(self, texts: Sequence[str]) -> set[str]:
        """The words that a name may be one of: those with a capital, or all where nothing has one."""
        stops = language_of(self.language).stop_words
        spoken = {word.text for text in texts for word in words_in(text, self.language)}
        spoken = {word for word in spoken if word.lower() not in stops}
        named = {word for word in spoken if word.lower() != word} or spoken
        return {part for word in named for part in (word, *_parts(word))}

    def _names_of(self, statement: str) -> list[str]:
        """The words of its names: told by its language, and those that are names elsewhere in the lecture.

        German writes every noun with a capital, so few names are known as such by their form alone.
        """
        found = [word.text for name in names(statement, self.written) for word in name]
        capital = [w.text for w in words_in(statement, self.written) if w.text[:1].isupper()]
        stops = language_of(self.written).stop_words
        found += [each for each in capital if _read(each) in self._named and each.lower() not in stops]
        return list(dict.fromkeys(found))

    def _in_language(self, statement: str) -> bool:
        """Whether it has at least as many of the little words of the notes' language as of the spoken one."""
        said = {word.text.lower() for word in words_in(statement, self.written)}
        ours, theirs = (language_of(code).stop_words for code in (self.written, self.language))
        return len(said & (ours - theirs)) >= len(said & (theirs - ours))


def _same(word: str, other: str) -> bool:
    """Whether a name and a word of the lecture are the same."""
    from rapidfuzz import fuzz

    own, read = _read(word), _read(other)
    if min(len(own), len(read)) >= BEGINNING and (own.startswith(read) or read.startswith(own)):
        return True
    one_alphabet = word[:1].isascii() == other[:1].isascii()
    return own == read or fuzz.ratio(own, read) >= (ALIKE if one_alphabet else READ_ALIKE)


def _parts(word: str) -> list[str]:
    return [part for part in word.replace("–", "-").split("-") if part]


@functools.lru_cache(maxsize=10_000)
def _read(word: str) -> str:
    """A word in small Latin letters without marks, as far as it is Latin or Cyrillic; else as it is."""
    small = "".join(_READ.get(letter, letter) for letter in word.casefold().replace("’", "'"))
    plain = "".join(c for c in unicodedata.normalize("NFD", small) if not unicodedata.combining(c))
    return plain.removesuffix("'s").strip("'")
