"""The chapters of a lecture: where one topic gives way to another, and what each is called."""

from collections.abc import Sequence
from itertools import pairwise
from math import log2

from pipelines.lecture.phrases import titles
from pipelines.lecture.transcript import Chapter, Sentence

# A chapter that is worth a line of the contents (s); a shorter one joins its shorter neighbour.
SHORTEST = 120.0
# Silence (s) that speaks for a new topic: log-odds grow by a unit with each doubling, up to so many.
PAUSE = 2.0
MOST_EVIDENCE = 3.0


def find_chapters(
    sentences: Sequence[Sentence], language: str, embeddings: bool = False
) -> tuple[Chapter, ...]:
    """The chapters in order, each with a title; a lecture of one topic has none.

    Raises Unavailable where `embeddings` are wanted and their package is not installed; a language that
    their model has not learned is divided by its words.
    """
    import numpy

    from pipelines.lecture.embedding import sentence_encoder
    from pipelines.lecture.segmentation import boundaries

    if not sentences or sentences[-1].end - sentences[0].start < 2 * SHORTEST:
        return ()
    texts = [sentence.text for sentence in sentences]
    encode = sentence_encoder(language) if embeddings else None
    found = boundaries(texts, language, encode, numpy.array(pause_evidence(sentences)))
    starts = long_enough(sentences, [0, *found])
    if len(starts) < 2:
        return ()
    parts = [texts[begin:end] for begin, end in pairwise([*starts, len(texts)])]
    ends = [*(sentences[start].start for start in starts[1:]), sentences[-1].end]
    return tuple(
        Chapter(title, sentences[start].start, end)
        for title, start, end in zip(titles(parts, language), starts, ends)
    )


def pause_evidence(sentences: Sequence[Sentence]) -> list[float]:
    """What the silence before each sentence says for a new topic, in log-odds (0: nothing)."""
    silences = [0.0, *(later.start - earlier.end for earlier, later in pairwise(sentences))]
    return [min(MOST_EVIDENCE, log2(max(silence, PAUSE) / PAUSE)) for silence in silences]


def long_enough(sentences: Sequence[Sentence], starts: list[int]) -> list[int]:
    """The starts without those that would make a chapter too short."""
    starts = list(starts)
    while len(starts) > 1:
        times = [*(sentences[start].start for start in starts), sentences[-1].end]
        lengths = [later - earlier for earlier, later in pairwise(times)]
        shortest = min(range(len(lengths)), key=lengths.__getitem__)
        if lengths[shortest] >= SHORTEST:
            break
        before = lengths[shortest - 1] if shortest else float("inf")
        after = lengths[shortest + 1] if shortest + 1 < len(lengths) else float("inf")
        del starts[shortest if before <= after else shortest + 1]
    return starts
