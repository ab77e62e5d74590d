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
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary.self_contained import is_statement, leans, stands_alone

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
# What a sentence counts that the speaker says to be important, and one in which he talks of himself.
STRESSED, OWN = 1.2, 0.8
# Words of a point of two sentences, at most.
LONGEST_POINT = 50
# Fewer stems tell nothing.
FEWEST_STEMS = 2


def key_points(
    sentences: Sequence[Sentence],
    language: str,
    count: int | None = None,
    words: float | None = None,
    told: Sequence[str] = (),
) -> tuple[KeyPoint, ...]:
    """The chosen sentences in the order of the lecture, as an editor would print them, each with its time.

    None of them says what one of those that are told already says. One that leans on the sentence before is
    of the same point.
    """
    points: list[KeyPoint] = []
    before = -1
    for index in choose(sentences, language, count, words, told):
        text, sentence = edited(sentences[index].text, language), sentences[index]
        if points and index == before + 1 and leans(text, language):
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
        longer = total + word_count(edited(sentences[index].text, language))
        if chosen and longer - words > words - total:
            break
        chosen.append(index)
        total = longer
    return sorted(chosen)


def ranked(sentences: Sequence[Sentence], language: str, told: Sequence[str] = ()) -> Iterator[int]:
    """Indices in the order of the greedy choice; each only if it adds to those before it and to what is told.

    Of sentences that stand alone, and of such as lean on one that is chosen; where none does, of those that
    tell anything; else of all.
    """
    texts = [edited(sentence.text, language) for sentence in sentences]
    stems = [content_stems(text, language) for text in texts]
    weights = {stem: uses - 1 for stem, uses in Counter(stem for found in stems for stem in found).items()}
    lengths = [max(1.0, word_count(text)) ** LENGTH_POWER for text in texts]
    fade = OPENING_SHARE * len(texts) + 1
    covered: Counter[str] = Counter()
    weighed = [_weight(sentence.text, language) for sentence in sentences]

    def gain(index: int) -> float:
        fresh = sum(
            weights[stem] * ((covered[stem] + 1) ** SATURATION - covered[stem] ** SATURATION)
            for stem in sorted(stems[index])
        )
        return weighed[index] * fresh * (1 + OPENING * math.exp(-index / fade)) / lengths[index]

    # Gains only ever fall, so one that is still the greatest after being reckoned anew is it (Minoux 1978).
    candidates = _candidates(sentences, texts, stems, language)
    leaning = _leaning(candidates, sentences, texts, stems, language)
    queue = [(-gain(index), index, 0) for index in candidates]
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
            if index + 1 in leaning:
                heapq.heappush(queue, (-gain(index + 1), index + 1, chosen))


def _candidates(sentences, texts: Sequence[str], stems: Sequence[frozenset[str]], language: str) -> list[int]:
    telling = [index for index in range(len(texts)) if _tells(sentences[index], stems[index])]
    alone = [index for index in telling if stands_alone(texts[index], language)]
    return alone or telling or list(range(len(texts)))


def _leaning(
    candidates: Sequence[int], sentences, texts: Sequence[str], stems: Sequence[frozenset[str]], language: str
) -> set[int]:
    """Sentences that only lack what the candidate before them says, and make no long point with it."""
    known = set(candidates)
    return {
        index
        for before in candidates
        if (index := before + 1) < len(texts)
        and index not in known
        and _tells(sentences[index], stems[index])
        and word_count(texts[before]) + word_count(texts[index]) <= LONGEST_POINT
        and leans(texts[index], language)
        and is_statement(texts[index], language)
    }


def _tells(sentence: Sentence, stems: frozenset[str]) -> bool:
    return len(stems) >= FEWEST_STEMS and _misheard(sentence) <= len(sentence.text) / 2


def _weight(text: str, language: str) -> float:
    """What is said to be important counts more, what the speaker says of himself less."""
    known = language_of(language)
    stressed = known.emphasis and known.emphasis.search(text)
    own = known.first_person and known.first_person.search(text)
    return (STRESSED if stressed else 1.0) * (OWN if own else 1.0)


def _misheard(sentence: Sentence) -> int:
    return sum(end - start for start, end in sentence.doubtful)


def _same(stems: frozenset[str], others: frozenset[str]) -> bool:
    """By Jaccard's index; two sentences without any stem are the same."""
    return len(stems & others) >= SAME * len(stems | others)
