"""What a written statement rests on: the sentences that say it, found again, never believed."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from pipelines.language.language import language_of
from pipelines.language.text.spoken_numbers import numbers
from pipelines.language.text.words import content_stems, words
from pipelines.lecture.records import Sentence
from pipelines.lecture.writer.grounding import Source, objection
from pipelines.lecture.writer.passages import Passage

# Sentences beside a passage that a statement may rest on as well: names stand before their pronouns.
BESIDE = 2
# Share of a statement's words that a sentence adds to the others, from which it belongs to the evidence.
ADDS = 0.12
# What a stop word weighs against others: "three" and "instead" are ones, too.
STOP_WORD = 0.3


class Spoken:
    """The sentences of a lecture with their words, as statements are compared with them."""

    def __init__(self, sentences: Sequence[Sentence], language: str):
        self.sentences, self.language = tuple(sentences), language
        self.written = language  # what statements are in

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The content words of each sentence."""
        return tuple(content_stems(sentence.text, self.language) for sentence in self.sentences)

    @cached_property
    def words(self) -> tuple[frozenset[str], ...]:
        """All words and numbers of each sentence, stemmed: stop words too, which "three" and "length" are."""
        return tuple(_words_of(sentence.text, self.language) for sentence in self.sentences)

    def words_of(self, statement: str) -> frozenset[str]:
        return _words_of(statement, self.written)

    @cached_property
    def stops(self) -> frozenset[str]:
        """The stems of stop words."""
        known = language_of(self.written)
        return frozenset(known.stem(word) for word in known.stop_words)

    @cached_property
    def _uses(self) -> Counter[str]:
        return Counter(chain.from_iterable(self.words))

    def weight(self, found: Iterable[str]) -> float:
        """What words say: the rarer in the lecture the more (the idf of TF-IDF), stop words little."""
        count = len(self.sentences) + 1
        return sum(
            math.log(count / (self._uses[word] + 0.5)) * (STOP_WORD if word in self.stops else 1.0)
            for word in sorted(found)
        )

    def covered(self, statement: str, passage: Passage) -> float:
        """Share of what the words of a statement say that the passage, or what is beside it, has too."""
        wanted, around = self.words_of(statement), self.beside(passage)
        known = frozenset().union(*self.words[around.begin : around.end])
        return self.weight(wanted & known) / max(self.weight(wanted), 1e-9)

    def text(self, passage: Passage) -> str:
        return " ".join(sentence.text for sentence in self.sentences[passage.begin : passage.end])

    def beside(self, passage: Passage) -> Passage:
        """The passage with the sentences next to it."""
        return Passage(max(0, passage.begin - BESIDE), min(len(self.sentences), passage.end + BESIDE))

    def source(self, passage: Passage) -> Source:
        """What a statement about the passage may say."""
        around = self.beside(passage)
        texts = tuple(sentence.text for sentence in self.sentences[around.begin : around.end])
        return Source(texts, self.language)

    def echoes(self, statement: str, answers: Iterable[str], passage: Passage) -> bool:
        """Whether a statement has words from the answers of examples that the passage does not say."""
        lent = frozenset().union(*(content_stems(answer, self.written) for answer in answers))
        said = frozenset().union(*self.stems[passage.begin : passage.end])
        return bool(content_stems(statement, self.written) & lent - said)

    def objection(self, statement: str, passage: Passage) -> str | None:
        """What a statement says that the passage does not: a number, a name, a denial, words."""
        return objection(statement, self.source(passage))

    def rests_on(self, statement: str, passage: Passage) -> tuple[int, ...]:
        """Numbers of the sentences, in or beside the passage, that say the statement; at least one.

        The one that has most of its words, and each that adds to them, the nearest first.
        """
        wanted, around = self.words_of(statement), self.beside(passage)
        places = range(around.begin, around.end)
        least = ADDS * self.weight(wanted)

        def within(place: int) -> bool:
            return passage.begin <= place < passage.end

        best = max(places, key=lambda place: (self.weight(wanted & self.words[place]), within(place), -place))
        found, left = [best], wanted - self.words[best]
        while left:
            gains = {place: self.weight(left & self.words[place]) for place in places if place not in found}
            if not gains or max(gains.values()) <= least:
                break
            place = max(gains, key=lambda each: (gains[each], -abs(each - best)))
            found.append(place)
            left -= self.words[place]
        return tuple(sorted(found))


def _words_of(text: str, language: str) -> frozenset[str]:
    stem = language_of(language).stem
    return frozenset((*(stem(word) for word in words(text, language)), *numbers(text, language)))
