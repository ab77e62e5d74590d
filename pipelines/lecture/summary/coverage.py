"""The sentences that together say most of a text: a greedy cover of its recurring words.

The value of a choice is a monotone submodular function (Lin and Bilmes 2011): each word stem counts as often
as it recurs, and what a stem adds falls with every sentence that has it already, so the next sentence is one
that says something else. Greedy choice by value over length (Khuller, Moss and Naor 1999) comes within a
constant factor of the best. How it compares is measured by bench/summaries.py, on whose corpora the constants
were chosen too. With saturation, length and opening chosen on three of them (48 settings) and measured on the
fourth, ROUGE-1 is 14 % over LexRank's.
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.language.text.filler import without_filler
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary.self_contained import stands_alone

# A stem that n chosen sentences have is worth n to this power: the second says a fifth of the first.
SATURATION = 0.25
# Length (words) counts to this power: at 1 short sentences win, at 0 long ones.
LENGTH_POWER = 0.75
# Whoever speaks or writes begins with what it is about: the first sentence counts this much more, ...
OPENING = 1.0
# ... which fades by e over this share of the text.
OPENING_SHARE = 0.06
# Share of two sentences' stems that they have in common, from which they say the same.
SAME = 0.6
# Fewer stems tell nothing.
FEWEST_STEMS = 2


def key_points(
    sentences: Sequence[Sentence],
    language: str,
    count: int | None = None,
    words: float | None = None,
    told: Sequence[str] = (),
) -> tuple[KeyPoint, ...]:
    """The chosen sentences in the order of the lecture, without spoken filler, each with its time.

    None of them says what one of those that are told already says.
    """
    return tuple(
        KeyPoint(
            without_filler(sentences[index].text, language), sentences[index].start, sentences[index].end
        )
        for index in choose(sentences, language, count, words, told)
    )


def choose(
    sentences: Sequence[Sentence],
    language: str,
    count: int | None = None,
    words: float | None = None,
    told: Sequence[str] = (),
) -> list[int]:
    """Indices, in order, of at most `count` sentences, or of those that come nearest to so many `words`.

    Words are counted without filler. Fewer where no more sentences stand alone and differ.
    """
    ranking = islice(ranked(sentences, language, told), count)
    if words is None:
        return sorted(ranking)
    chosen: list[int] = []
    total = 0.0
    for index in ranking:
        longer = total + word_count(without_filler(sentences[index].text, language))
        if chosen and longer - words > words - total:
            break
        chosen.append(index)
        total = longer
    return sorted(chosen)


def ranked(sentences: Sequence[Sentence], language: str, told: Sequence[str] = ()) -> Iterator[int]:
    """Indices in the order of the greedy choice; each only if it adds to those before it and to what is told.

    Of sentences that stand alone; where none does, of those that tell anything; else of all.
    """
    texts = [without_filler(sentence.text, language) for sentence in sentences]
    stems = [content_stems(text, language) for text in texts]
    weights = {stem: uses - 1 for stem, uses in Counter(stem for found in stems for stem in found).items()}
    lengths = [max(1.0, word_count(text)) ** LENGTH_POWER for text in texts]
    fade = OPENING_SHARE * len(texts) + 1
    covered: Counter[str] = Counter()

    def gain(index: int) -> float:
        fresh = sum(
            weights[stem] * ((covered[stem] + 1) ** SATURATION - covered[stem] ** SATURATION)
            for stem in sorted(stems[index])
        )
        return fresh * (1 + OPENING * math.exp(-index / fade)) / lengths[index]

    # Gains only ever fall, so one that is still the greatest after being reckoned anew is it (Minoux 1978).
    queue = [(-gain(index), index, 0) for index in _candidates(sentences, texts, stems, language)]
    heapq.heapify(queue)
    taken = [content_stems(text, language) for text in told]
    chosen = 0
    while queue:
        _, index, known = heapq.heappop(queue)
        if known < chosen:
            heapq.heappush(queue, (-gain(index), index, chosen))
        elif not any(_same(stems[index], other) for other in taken):
            taken.append(stems[index])
            chosen += 1
            covered.update(stems[index])
            yield index


def _candidates(sentences, texts: Sequence[str], stems: Sequence[frozenset[str]], language: str) -> list[int]:
    telling = [
        index
        for index, sentence in enumerate(sentences)
        if len(stems[index]) >= FEWEST_STEMS and _misheard(sentence) <= len(sentence.text) / 2
    ]
    alone = [index for index in telling if stands_alone(texts[index], language)]
    return alone or telling or list(range(len(texts)))


def _misheard(sentence: Sentence) -> int:
    return sum(end - start for start, end in sentence.doubtful)


def _same(stems: frozenset[str], others: frozenset[str]) -> bool:
    """By Jaccard's index; two sentences without any stem are the same."""
    return len(stems & others) >= SAME * len(stems | others)
