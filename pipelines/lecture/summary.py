"""The key points of a lecture: sentences chosen from it, or written by a model, each with its time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipelines.lecture import abstractive, extractive, selection
from pipelines.lecture.sentences import word_count
from pipelines.lecture.transcript import KeyPoint, Sentence, Summary

# What a summary is made with, where it is not sumy.
PACKAGES = {"cover": ("nltk", "stopwordsiso"), "transformers": ("transformers", "torch")}
# A sentence with fewer words, or fewer that are no stop words, tells nothing by itself.
FEWEST_WORDS = 5
FEWEST_CONTENT_WORDS = 2
# Share of two sentences' content words that they have in common, from which they say the same.
SAME = 0.6


@dataclass(frozen=True)
class SummaryOptions:
    """The settings of [summary], explained in luigi.cfg; 0 sentences: by the length of the lecture."""

    method: str = "cover"
    sentences: int = 0
    model_folder: Path | None = None


def summarize(sentences: Sequence[Sentence], language: str, options: SummaryOptions) -> Summary:
    """The key points in the order of the lecture; none where nothing was said.

    Raises Unavailable where a model is to write them and cannot be loaded.
    """
    written = options.method == "transformers"
    candidates = list(sentences)
    if written and candidates:
        candidates = abstractive.write(sentences, language, options.model_folder)
    wanted = options.sentences or number_of_points(sentences)
    if options.method == "cover":
        return Summary(options.method, selection.key_points(sentences, language, wanted))
    method = "lexrank" if written else options.method
    chosen = choose(candidates, language, method, wanted)
    points = tuple(KeyPoint(candidates[i].text, candidates[i].start, candidates[i].end) for i in chosen)
    return Summary(options.method, points, written_by_model=written)


def number_of_points(sentences: Sequence[Sentence]) -> int:
    """3 times the minutes to the power 0.37: 4 points of 2 minutes, 8 of 12, 14 of an hour, 18 of two.

    At most every third sentence.
    """
    if not sentences:
        return 0
    minutes = max(0.0, sentences[-1].end - sentences[0].start) / 60
    return max(1, min(round(3 * minutes**0.37), -(-len(sentences) // 3)))


def choose(sentences: Sequence[Sentence], language: str, method: str, wanted: int) -> list[int]:
    """Indices, in order, of the best sentences that say different things; where there are too few, fewer.

    Short, empty or mostly misheard sentences are chosen only where there are no others; a sentence
    that has no word in common with the rest of the lecture only where others do not suffice.
    """
    stems = [extractive.content_stems(sentence.text, language) for sentence in sentences]
    uses = Counter(chain.from_iterable(stems))
    telling = [_tells(sentence, found) for sentence, found in zip(sentences, stems)]
    related = [any(uses[stem] > 1 for stem in found) for found in stems]
    candidates = range(len(sentences))
    if len(sentences) > 1:
        candidates = extractive.rank(sentences, language, method)
    if any(telling):
        candidates = [index for index in candidates if telling[index]]
        candidates.sort(key=lambda index: not related[index])
    chosen: list[int] = []
    for index in candidates:
        if len(chosen) == wanted:
            break
        if not any(_same(stems[index], stems[other]) for other in chosen):
            chosen.append(index)
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
