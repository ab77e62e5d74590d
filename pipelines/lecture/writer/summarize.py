"""The key points of a lecture: sentences chosen from it, or written by a model, each with its time."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

from pipelines.language.sentences import word_count
from pipelines.language.words import content_stems
from pipelines.lecture.records import Chapter, KeyPoint, Sentence, Summary
from pipelines.lecture.summary import coverage, extractive
from pipelines.lecture.writer import abstractive

# What a summary is made with, where it is not sumy.
PACKAGES = {
    "cover": ("snowballstemmer", "stopwordsiso"),
    "transformers": ("transformers", "torch", "textblob", "pymorphy3"),
}
# A sentence with fewer words, or fewer that are no stop words, tells nothing by itself.
FEWEST_WORDS = 5
FEWEST_CONTENT_WORDS = 2
# Share of two sentences' content words that they have in common, from which they say the same.
SAME = 0.6
# Points of a chapter: the fewest, the most, and the minutes for each.
CHAPTER_POINTS, MINUTES_A_POINT = (2, 4), 4.0


@dataclass(frozen=True)
class SummaryOptions:
    """The settings of [summary], explained in luigi.cfg; 0 sentences: by the length of the lecture."""

    method: str = "cover"
    sentences: int = 0
    model_folder: Path | None = None


def summarize(
    sentences: Sequence[Sentence],
    language: str,
    options: SummaryOptions,
    chapters: Sequence[Chapter] = (),
) -> Summary:
    """The key points of the whole and of each chapter, in the order of the lecture.

    What a model writes is dropped where the lecture does not support it (see supported.py). No two points of
    chapters say the same, while the whole's may be among them. Raises Unavailable where a model is to write
    them and cannot be loaded.
    """
    parts = by_chapter(sentences, chapters)
    candidates, pools, written = list(sentences), parts, False
    if options.method == "transformers" and sentences:
        told = [abstractive.write(part, language, options.model_folder) for part in parts or [sentences]]
        written = any(told)
        # Where the lecture supports nothing that the model wrote, its own sentences are the points.
        pools = [points or part for points, part in zip(told, parts)]
        candidates = [point for pool in pools for point in pool] if parts else told[0] or candidates
    wanted = options.sentences or number_of_points(sentences)
    method = "lexrank" if options.method == "transformers" else options.method
    points = _points(candidates, language, method, wanted)
    found: list[tuple[KeyPoint, ...]] = []
    for part, pool in zip(parts, pools):
        known = list(chain.from_iterable(found))
        found.append(_points(pool, language, method, points_of_chapter(part), known))
    return Summary(options.method, points, written_by_model=written, by_chapter=tuple(found))


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
    """2 to 4, one for each four minutes; at most every second sentence."""
    if not sentences:
        return 0
    fewest, most = CHAPTER_POINTS
    minutes = (sentences[-1].end - sentences[0].start) / 60
    return min(max(fewest, min(most, round(minutes / MINUTES_A_POINT))), -(-len(sentences) // 2))


def _points(
    sentences: Sequence[Sentence], language: str, method: str, wanted: int, told: Sequence[KeyPoint] = ()
) -> tuple[KeyPoint, ...]:
    """The best sentences as points, none of which says what has been told."""
    if method == "cover":
        return coverage.key_points(sentences, language, wanted, told=[point.text for point in told])
    chosen = choose(sentences, language, method, wanted, [point.text for point in told])
    return tuple(KeyPoint(sentences[i].text, sentences[i].start, sentences[i].end) for i in chosen)


def choose(
    sentences: Sequence[Sentence], language: str, method: str, wanted: int, told: Sequence[str] = ()
) -> list[int]:
    """Indices, in order, of the best sentences that say different things, and none of what is told already.

    Where there are too few, fewer.

    Short, empty or mostly misheard sentences are chosen only where there are no others; a sentence
    that has no word in common with the rest of the lecture only where others do not suffice.
    """
    stems = [content_stems(sentence.text, language) for sentence in sentences]
    uses = Counter(chain.from_iterable(stems))
    telling = [_tells(sentence, found) for sentence, found in zip(sentences, stems)]
    related = [any(uses[stem] > 1 for stem in found) for found in stems]
    candidates = range(len(sentences))
    if len(sentences) > 1:
        candidates = extractive.rank(sentences, language, method)
    if any(telling):
        candidates = [index for index in candidates if telling[index]]
        candidates.sort(key=lambda index: not related[index])
    known = [content_stems(text, language) for text in told]
    chosen: list[int] = []
    for index in candidates:
        if len(chosen) == wanted:
            break
        if not any(_same(stems[index], other) for other in known):
            chosen.append(index)
            known.append(stems[index])
    return sorted(chosen)


def _tells(sentence: Sentence, stems: frozenset[str]) -> bool:
    misheard = sum(end - start for start, end in sentence.doubtful)
    return (
        word_count(sentence.text) >= FEWEST_WORDS
        and len(stems) >= FEWEST_CONTENT_WORDS
        and misheard <= len(sentence.text) / 2
    )


def _same(stems: frozenset[str], others: frozenset[str]) -> bool:
    """By Jaccard's index of the content words; two sentences without any are the same."""
    return len(stems & others) >= SAME * len(stems | others)
