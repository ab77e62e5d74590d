"""A chapter in passages: sentences in a row, enough to say something, few enough to be told in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.language.text.sentences import word_count
from pipelines.lecture.records import Sentence

# Words of a passage: it is cut at the joint that parts best between the two.
FEWEST, MOST = 70, 130
# Silence (s) that parts as much as two sentences that have no word in common.
SILENCE = 1.0


@dataclass(frozen=True)
class Passage:
    """Consecutive sentences of a lecture, from number `begin` to before `end` (from 0)."""

    begin: int
    end: int


def passages(
    sentences: Sequence[Sentence], stems: Sequence[frozenset[str]], begin: int = 0, end: int | None = None
) -> list[Passage]:
    """The sentences begin..end-1 in passages of 70 to 130 words, cut where the lecture itself has a joint.

    `stems` are the content words of all sentences. A joint is the better, the longer the silence before it
    and the fewer words of the sentence before come again after it. One sentence that is longer is a passage.
    """
    end = len(sentences) if end is None else end
    words = [word_count(sentence.text) for sentence in sentences[begin:end]]
    found: list[Passage] = []
    first, left = begin, sum(words)
    while left >= FEWEST + MOST:
        total, place, best, cut = 0.0, first, float("-inf"), first + 1
        while place < end and (total < MOST or place == first):
            total += words[place - begin]
            place += 1
            if place < end and FEWEST <= total <= MOST:
                score = _parting(sentences[place - 1], sentences[place], stems[place - 1 : place + 2])
                if score > best:
                    best, cut = score, place
        if best == float("-inf"):
            cut = max(first + 1, place - 1 if total > MOST else place)
        found.append(Passage(first, cut))
        left -= sum(words[first - begin : cut - begin])
        first = cut
    if first < end:
        found += _rest(words, begin, first, end, left)
    return found


def _rest(words: Sequence[float], begin: int, first: int, end: int, left: float) -> list[Passage]:
    """What is left at the end: one passage, or two of like length where one would be too long."""
    if left <= MOST or end - first < 2:
        return [Passage(first, end)]
    total, halves = 0.0, []
    for place in range(first, end - 1):
        total += words[place - begin]
        halves.append((abs(total - left / 2), place + 1))
    middle = min(halves)[1]
    return [Passage(*ends) for ends in pairwise((first, middle, end))]


def _parting(before: Sentence, after: Sentence, stems: Sequence[frozenset[str]]) -> float:
    """How well the lecture is cut between two sentences, from their silence and their words."""
    silence = min(2.0, max(0.0, after.start - before.end) / SILENCE)
    if len(stems) < 2 or not stems[0]:
        return silence
    follows = frozenset().union(*stems[1:])
    return silence - len(stems[0] & follows) / len(stems[0])
