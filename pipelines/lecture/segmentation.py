"""Where a text changes its topic: the most probable division into segments, their number included."""

from collections.abc import Callable, Sequence

import numpy as np

from pipelines.lecture.extractive import stemmer, stop_words, words

CONCENTRATION = 0.2
PENALTY = 2.0


def boundaries(
    units: Sequence[str],
    language: str,
    embed: Callable[[Sequence[str]], np.ndarray] | None = None,
    evidence: np.ndarray | None = None,
) -> list[int]:
    """Indices of the units that begin a new segment, in order and never 0."""
    count = len(units)
    bags = _bags(units, language)
    size = 1 + max((word for bag in bags for word in bag), default=0)
    total = sum(map(len, bags))
    seen = np.zeros((size, count), np.int32)
    likelihood, length = np.zeros(count), np.zeros(count, np.int64)
    gain = np.log(np.arange(total + 1) + CONCENTRATION)
    cost = np.log(np.arange(total + 1) + CONCENTRATION * size)
    prior = np.full(count, -PENALTY * np.log(max(count, 2)))
    if evidence is not None:
        prior = prior + evidence
    best, begin = np.zeros(count + 1), np.zeros(count + 1, int)
    for end, bag in enumerate(bags, 1):
        for word in bag:
            likelihood[:end] += gain[seen[word, :end]] - cost[length[:end]]
            seen[word, :end] += 1
            length[:end] += 1
        score = best[:end] + likelihood[:end] + prior[:end]
        begin[end] = int(np.argmax(score))
        best[end] = score[begin[end]]
    found, end = [], count
    while end and begin[end]:
        end = int(begin[end])
        found.append(end)
    return found[::-1]


def _bags(units: Sequence[str], language: str) -> list[list[int]]:
    stem, stops = stemmer(language), stop_words(language)
    number: dict[str, int] = {}
    return [
        [number.setdefault(stem(word), len(number)) for word in words(unit, language) if word not in stops]
        for unit in units
    ]
