"""The chapters of a lecture: where one topic gives way to another, and what each is called."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import log, log2

from pipelines.lecture.chapters.slide_titles import titles_from_slides
from pipelines.lecture.chapters.titles import titles
from pipelines.lecture.records import Chapter, Sentence, Slide

# A chapter that is worth a line of the contents (s); a shorter one joins its shorter neighbour.
SHORTEST = 120.0
# Silence (s) that speaks for a new topic: log-odds grow by a unit with each doubling, up to so many.
PAUSE = 2.0
MOST_EVIDENCE = 3.0
# A slide that comes within so many seconds of a sentence's start speaks for a topic that begins there; ...
NEAR = 15.0
# ... this share of new topics comes with a new slide.
WITH_SLIDE = 0.5


def find_chapters(
    sentences: Sequence[Sentence], language: str, embeddings: bool = False, slides: Sequence[Slide] = ()
) -> tuple[Chapter, ...]:
    """The chapters in order, each with a title; a lecture of one topic has none.

    Words tell where a topic ends; pauses and new slides are evidence. A title is that of a slide, where
    one was read that fits, or else the chapter's own key phrases. Raises Unavailable where `embeddings` are
    wanted and their package is not installed; a language that their model has not learned is divided by
    its words.
    """
    import numpy

    from pipelines.language.text.embedding import sentence_encoder
    from pipelines.lecture.chapters.segmentation import boundaries

    if not sentences or sentences[-1].end - sentences[0].start < 2 * SHORTEST:
        return ()
    texts = [sentence.text for sentence in sentences]
    encode = sentence_encoder(language) if embeddings else None
    evidence = numpy.array(pause_evidence(sentences)) + numpy.array(slide_evidence(sentences, slides))
    found = boundaries(texts, language, encode, evidence.clip(max=MOST_EVIDENCE))
    starts = long_enough(sentences, [0, *found])
    if len(starts) < 2:
        return ()
    parts = [texts[begin:end] for begin, end in pairwise([*starts, len(texts)])]
    times = [*(sentences[start].start for start in starts), sentences[-1].end]
    shown = titles_from_slides(parts, list(pairwise(times)), slides, language)
    named = zip(shown, titles(parts, language))
    return tuple(
        Chapter(slide or phrases, start, end)
        for (slide, phrases), (start, end) in zip(named, pairwise(times))
    )


def pause_evidence(sentences: Sequence[Sentence]) -> list[float]:
    """What the silence before each sentence says for a new topic, in log-odds (0: nothing)."""
    silences = [0.0, *(later.start - earlier.end for earlier, later in pairwise(sentences))]
    return [min(MOST_EVIDENCE, log2(max(silence, PAUSE) / PAUSE)) for silence in silences]


def slide_evidence(sentences: Sequence[Sentence], slides: Sequence[Slide]) -> list[float]:
    """What new slides say for a new topic before each sentence, in log-odds (0: nothing).

    The rarer slides change, the more each change says: by Bayes' rule the logarithm of the share of topics
    that begin with a slide over the share of all sentences that do.
    """
    evidence = [0.0] * len(sentences)
    starts = [sentence.start for sentence in sentences]
    begun = set()
    for slide in slides:
        after = bisect_left(starts, slide.start)
        near = [place for place in (after - 1, after) if 0 < place < len(starts)]
        if not near:
            continue
        nearest = min(near, key=lambda place: abs(starts[place] - slide.start))
        if abs(starts[nearest] - slide.start) <= NEAR:
            begun.add(nearest)
    for place in begun:
        evidence[place] = max(0.0, min(MOST_EVIDENCE, log(WITH_SLIDE * len(starts) / len(begun))))
    return evidence


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
