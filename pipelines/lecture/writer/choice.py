"""The best of some sentences that say different things, whatever ranks them."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain

from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Sentence

# A sentence with fewer words, or fewer that are no stop words, tells nothing by itself.
FEWEST_WORDS = 5
FEWEST_CONTENT_WORDS = 2
# Share of two sentences' content words that they have in common, from which they say the same.
SAME = 0.6


def choose(
    sentences: Sequence[Sentence],
    language: str,
    rank: Callable[[Sequence[Sentence], str], list[int]],
    wanted: int,
    told: Sequence[str] = (),
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
    candidates = list(range(len(sentences)))
    if len(sentences) > 1:
        candidates = rank(sentences, language)
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
