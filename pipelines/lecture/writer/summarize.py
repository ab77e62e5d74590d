"""The key points of a lecture: sentences chosen from it, or written by a model, each with its time."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain, pairwise
from pathlib import Path

from pipelines.core.settings import SummarySettings
from pipelines.language.text.sentences import word_count
from pipelines.lecture.records import Chapter, KeyPoint, Sentence, Summary
from pipelines.lecture.summary.organisation import organisation
from pipelines.lecture.writer.writer import load_writer

# Share of a chapter's words that its points have, and where a writer counts points: the fewest, and the words
# of the chapter for each. More words tell more (docs/decisions.md); past a quarter they are no notes.
SHARE, FEWEST, WORDS_A_POINT = 0.23, 2, 100


def summarize(
    sentences: Sequence[Sentence],
    language: str,
    options: SummarySettings,
    chapters: Sequence[Chapter] = (),
    model: Path | None = None,
    own=None,
) -> Summary:
    """The key points of the whole and of each chapter, in the order of the lecture.

    `model` is the folder of the writer's model, where it needs one, and `own` the section of its own.
    What a model writes is dropped where the lecture does not support it (see grounding.py). No two points of
    chapters say the same, while the whole's may be among them. Raises Unavailable where a model is to write
    them and cannot be loaded.
    """
    writer = load_writer(options.method, model, own)
    parts = by_chapter(sentences, chapters)
    candidates, pools, written = list(sentences), parts, False
    if sentences:
        by_model = [writer.write(part, language) for part in parts or [sentences]]
        written = any(by_model)
        # Where the lecture supports nothing that the model wrote, its own sentences are the points.
        pools = [points or part for points, part in zip(by_model, parts)]
        candidates = [point for pool in pools for point in pool] if parts else by_model[0] or candidates
    wanted = options.sentences or number_of_points(sentences)
    found: list[tuple[KeyPoint, ...]] = []
    left = 0.0
    for part, pool in zip(parts, pools):
        told, words = list(chain.from_iterable(found)), max(1.0, left + SHARE * words_of(part))
        found.append(writer.points_of_chapter(pool, language, points_of_chapter(part), words, told))
        # What one chapter has not said the next may.
        left = words - words_of(found[-1])
    # Those of the whole are among those of the chapters, where there is enough to choose from.
    if sum(map(len, found)) >= 2 * wanted:
        points = writer.points_of_whole(found, parts, language, wanted)
    else:
        points = writer.points(candidates, language, wanted)
    return Summary(
        options.method,
        points,
        written_by_model=written,
        by_chapter=tuple(found),
        organisation=organisation(sentences, language),
    )


def by_chapter(sentences: Sequence[Sentence], chapters: Sequence[Chapter]) -> list[Sequence[Sentence]]:
    """The sentences that begin in each chapter; the first and the last also have those outside of all."""
    starts = [sentence.start for sentence in sentences]
    borders = [0, *(bisect_left(starts, chapter.start) for chapter in chapters[1:]), len(sentences)]
    return [sentences[begin:end] for begin, end in pairwise(borders)] if chapters else []


def number_of_points(sentences: Sequence[Sentence]) -> int:
    """3 times the minutes to the power 0.37: 4 points of 2 minutes, 8 of 12, 14 of an hour, 18 of two.

    At most every third sentence.
    """
    if not sentences:
        return 0
    minutes = max(0.0, sentences[-1].end - sentences[0].start) / 60
    return max(1, min(round(3 * minutes**0.37), -(-len(sentences) // 3)))


def points_of_chapter(sentences: Sequence[Sentence]) -> int:
    """One for each hundred words, at least two; at most every second sentence."""
    return min(max(FEWEST, round(words_of(sentences) / WORDS_A_POINT)), -(-len(sentences) // 2))


def words_of(said: Sequence[Sentence] | Sequence[KeyPoint]) -> float:
    return sum(word_count(each.text) for each in said)
