"""Of the points of all chapters those that a lecture's first page has: each says much of its chapter."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary.coverage import COUNTED_POWER, SATURATION, same, weight


def foremost(
    points: Sequence[Sequence[KeyPoint]], parts: Sequence[Sequence[Sentence]], language: str, count: int
) -> tuple[KeyPoint, ...]:
    """At most so many, in their order, no two the same; `parts` are the sentences of the chapters.

    As coverage.py chooses sentences, by the words of the whole lecture, each gain times the cosine between
    the words of the point and those of its chapter.
    """
    said = [Counter(stem for one in part for stem in content_stems(one.text, language)) for part in parts]
    worth = {stem: uses - 1 for stem, uses in sum(said, Counter[str]()).items()}
    found = [(point, chapter) for chapter, told in zip(said, points) for point in told]
    stems = [content_stems(point.text, language) for point, _ in found]
    fitness = [
        _likeness(known, chapter)
        * weight(point.text, language)
        / max(1.0, word_count(point.text)) ** COUNTED_POWER
        for (point, chapter), known in zip(found, stems)
    ]
    covered: Counter[str] = Counter()
    chosen: list[int] = []

    def gain(index: int) -> float:
        fresh = (
            worth.get(stem, 0) * ((covered[stem] + 1) ** SATURATION - covered[stem] ** SATURATION)
            for stem in stems[index]
        )
        return fitness[index] * sum(sorted(fresh))

    left = list(range(len(found)))
    while left and len(chosen) < count:
        best = max(left, key=gain)
        left.remove(best)
        if not any(same(stems[best], stems[other]) for other in chosen):
            chosen.append(best)
            covered.update(stems[best])
    return tuple(found[index][0] for index in sorted(chosen))


def _likeness(stems: frozenset[str], chapter: Counter[str]) -> float:
    length = sqrt(len(stems) * sum(uses**2 for uses in chapter.values()))
    return sum(chapter[stem] for stem in stems) / length if length else 0.0
