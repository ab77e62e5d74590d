"""Where a text changes its topic: the most probable division into segments, their number included."""

from collections.abc import Callable, Sequence

import numpy as np

from pipelines.lecture.chapters.cohesion import CONCENTRATION, Lexical, Semantic

# What a segment more has to gain, in units of the logarithm of the number of sentences. Utiyama and Isahara
# (2001) have 1 with Laplace's law; `python -m bench.segmentation choice` shows the others.
PENALTY = 2.0


def boundaries(
    units: Sequence[str],
    language: str,
    embed: Callable[[Sequence[str]], np.ndarray] | None = None,
    evidence: np.ndarray | None = None,
    penalty: float = PENALTY,
    concentration: float = CONCENTRATION,
) -> list[int]:
    """Indices of the units that begin a new segment, in order and never 0.

    `units` are the sentences of the text in `language` (ISO 639-1). `embed` gives one vector for each of
    them (n x d), where a model is at hand. `evidence` has a number for each unit, the log-odds (nats) that
    something else than the words, such as a pause or a new slide, gives to a boundary before it.

    The segmentation of highest posterior probability by dynamic programming, O(n^2) in time (Utiyama and
    Isahara 2001, A Statistical Model for Domain-Independent Text Segmentation), with the segment
    model of Eisenstein and Barzilay (2008): see cohesion.py. Raises ValueError where `evidence` or the
    embeddings are not one for each unit.
    """
    count = len(units)
    if count < 2:
        return []
    parts: list[Lexical | Semantic] = [Lexical(units, language, concentration)]
    if embed is not None:
        embeddings = np.asarray(embed(units))
        _expect(embeddings, count, "embeddings")
        parts.append(Semantic(embeddings))
    bonus = np.full(count, -penalty * np.log(count))
    if evidence is not None:
        _expect(evidence, count, "evidence")
        bonus[1:] += np.asarray(evidence, float)[1:]
    return _best_division(count, parts, bonus)


def _best_division(count: int, parts: Sequence[Lexical | Semantic], bonus: np.ndarray) -> list[int]:
    best, begin = np.zeros(count + 1), np.zeros(count + 1, int)
    for end in range(1, count + 1):
        score = best[:end] + bonus[:end]
        for part in parts:
            score += part.to(end)
        begin[end] = np.argmax(score)
        best[end] = score[begin[end]]
    found, end = [], int(begin[count])
    while end:
        found.append(end)
        end = int(begin[end])
    return found[::-1]


def _expect(values: np.ndarray, count: int, what: str) -> None:
    if len(values) != count:
        raise ValueError(f"{what} for {len(values)} units, but there are {count}")
