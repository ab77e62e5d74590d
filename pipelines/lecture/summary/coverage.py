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

from pipelines.language.language import language_of
from pipelines.language.text.editing import edited
from pipelines.language.text.sentences import split, word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary.self_contained import is_statement, leans, stands_alone

# A stem that n chosen sentences have is worth n to this power: the second says a fifth of the first.
SATURATION = 0.25
# Length (words) counts to this power: at 1 short sentences win, at 0 long ones. Where sentences are counted,
# and not their words, a long one costs no more than a short one.
LENGTH_POWER, COUNTED_POWER = 0.75, 0.5
# Whoever speaks or writes begins with what it is about: the first sentence counts this much more (a chapter
# begins with what leads over to it, and has none), ...
OPENING = 1.0
# ... which fades by e over this share of the text.
OPENING_SHARE = 0.06
# Share of two sentences' stems that they have in common, from which they say the same.
SAME = 0.6
# What a sentence counts that the speaker says to be important, and one in which he talks of himself.
STRESSED, OWN = 1.2, 0.8
# Words of a point of two sentences, at most.
LONGEST_POINT = 50
# Fewer stems tell nothing.
FEWEST_STEMS = 2

# Sentences in a row that are chosen together.
Unit = tuple[int, ...]


def key_points(
    sentences: Sequence[Sentence],
    language: str,
    count: int | None = None,
    words: float | None = None,
    told: Sequence[str] = (),
    of_chapter: bool = False,
) -> tuple[KeyPoint, ...]:
    """The chosen sentences in the order of the lecture, as an editor would print them, each with its time.

    None of them says what one of those that are told already says. What follows a sentence is of the same
    point where it leans on it, or, of a chapter, where the point stays short.
    """
    points: list[KeyPoint] = []
    before = -2
    for index in choose(sentences, language, count, words, told, of_chapter):
        text, sentence = edited(sentences[index].text, language), sentences[index]
        follows = index == before + 1
        if follows and (leans(text, language) or (of_chapter and _short_enough(points[-1].text, text))):
            points[-1] = KeyPoint(f"{points[-1].text} {text}", points[-1].start, sentence.end)
        else:
            points.append(KeyPoint(text, sentence.start, sentence.end))
        before = index
    return tuple(points)


def choose(
    sentences: Sequence[Sentence],
    language: str,
    count: int | None = None,
    words: float | None = None,
    told: Sequence[str] = (),
    of_chapter: bool = False,
) -> list[int]:
    """Indices, in order, of at most `count` sentences, or of those that come nearest to so many `words`.

    Words are counted without filler. Fewer where no more sentences stand alone and differ.
    """
    power = LENGTH_POWER if count is None else COUNTED_POWER
    ranking = islice(ranked(sentences, language, told, of_chapter, power), count)
    if words is None:
        return sorted(ranking)
    chosen: list[int] = []
    total = 0.0
    for index in ranking:
        longer = total + word_count(edited(sentences[index].text, language))
        if chosen and longer - words > words - total:
            break
        chosen.append(index)
        total = longer
    return sorted(chosen)


def ranked(
    sentences: Sequence[Sentence],
    language: str,
    told: Sequence[str] = (),
    of_chapter: bool = False,
    power: float = LENGTH_POWER,
) -> Iterator[int]:
    """Indices in the order of the greedy choice; each only if it adds to those before it and to what is told.

    Of sentences that stand alone, in a chapter each by itself or with the statement that follows it, else
    such as lean on one that is chosen; where none does, of those that tell anything; else of all.
    """
    texts = [edited(sentence.text, language) for sentence in sentences]
    stems = [content_stems(text, language) for text in texts]
    weights = {stem: uses - 1 for stem, uses in Counter(stem for found in stems for stem in found).items()}
    lengths = [max(1.0, word_count(text)) for text in texts]
    fade = OPENING_SHARE * len(texts) + 1
    covered: Counter[str] = Counter()
    adds = dict(weights)  # what each stem is worth to the next sentence that has it
    weighed = [weight(sentence.text, language) for sentence in sentences]
    chosen: set[int] = set()

    def gain(unit: Unit) -> float:
        fresh = [index for index in unit if index not in chosen]
        found = stems[fresh[0]].union(*(stems[index] for index in fresh[1:]))
        worth = sum(weighed[index] for index in fresh) / len(fresh)
        value = worth * sum(sorted(adds[stem] for stem in found))
        first = 1 if of_chapter else 1 + OPENING * math.exp(-unit[0] / fade)
        return value * first / sum(lengths[index] for index in fresh) ** power

    # Gains only ever fall, so one that is still the greatest after being reckoned anew is it (Minoux 1978);
    # only that of a pair may rise, when its first sentence is chosen.
    candidates = _candidates(sentences, texts, stems, language)
    pairs = _pairs(candidates, sentences, texts, language, of_chapter)
    units: list[Unit] = [(index,) for index in candidates] + (list(pairs.values()) if of_chapter else [])
    queue = [(-gain(unit), unit, 0) for unit in units]
    heapq.heapify(queue)
    taken = [content_stems(text[a:b], language) for text in told for a, b in split(text, language)]
    while queue:
        _, unit, known = heapq.heappop(queue)
        fresh = [index for index in unit if index not in chosen]
        if not fresh:
            continue
        if known < len(chosen):
            heapq.heappush(queue, (-gain(unit), unit, len(chosen)))
            continue
        if any(same(stems[index], other) for index in fresh for other in taken):
            continue
        taken += [stems[index] for index in fresh]
        chosen.update(fresh)
        for stem in frozenset().union(*(stems[index] for index in fresh)):
            covered[stem] += 1
            times = covered[stem]
            adds[stem] = weights[stem] * ((times + 1) ** SATURATION - times**SATURATION)
        yield from fresh
        if (pair := pairs.get(fresh[-1])) and pair[1] not in chosen:
            heapq.heappush(queue, (-gain(pair), pair, len(chosen)))


def _candidates(sentences, texts: Sequence[str], stems: Sequence[frozenset[str]], language: str) -> list[int]:
    telling = [index for index in range(len(texts)) if _tells(sentences[index], stems[index])]
    alone = [index for index in telling if stands_alone(texts[index], language)]
    return alone or telling or list(range(len(texts)))


def _pairs(
    candidates: Sequence[int], sentences, texts: Sequence[str], language: str, any_statement: bool
) -> dict[int, Unit]:
    """Candidates with the statement that follows them, or only one that leans, if they make no long point."""
    return {
        index: (index, index + 1)
        for index in candidates
        if index + 1 < len(texts)
        and _short_enough(texts[index], texts[index + 1])
        and _tells(sentences[index + 1], content_stems(texts[index + 1], language))
        and is_statement(texts[index + 1], language)
        and (any_statement or leans(texts[index + 1], language))
    }


def _short_enough(point: str, text: str) -> bool:
    return word_count(point) + word_count(text) <= LONGEST_POINT


def _tells(sentence: Sentence, stems: frozenset[str]) -> bool:
    return len(stems) >= FEWEST_STEMS and _misheard(sentence) <= len(sentence.text) / 2


def weight(text: str, language: str) -> float:
    """What is said to be important counts more, what the speaker says of himself less."""
    known = language_of(language)
    stressed = known.emphasis and known.emphasis.search(text)
    own = known.first_person and known.first_person.search(text)
    return (STRESSED if stressed else 1.0) * (OWN if own else 1.0)


def _misheard(sentence: Sentence) -> int:
    return sum(end - start for start, end in sentence.doubtful)


def same(stems: frozenset[str], others: frozenset[str]) -> bool:
    """By Jaccard's index; two sentences without any stem are the same."""
    return len(stems & others) >= SAME * len(stems | others)
