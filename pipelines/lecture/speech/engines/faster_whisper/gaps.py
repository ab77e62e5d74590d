"""Where batched decoding has left out what was said, and whether another hearing of it is better."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.lecture.speech.chunks import Chunk

# So much speech (s) without a word of its own means that text was left out; within a longer word than
# LONGEST_WORD (s), which hides what stands beside it, less does.
DROPPED_SECONDS, HIDDEN_SECONDS = 4.0, 1.0
LONGEST_WORD = 1.8


@dataclass(frozen=True)
class Gap:
    """Speech in which something was left out, and the words that were heard in its place."""

    chunk: Chunk
    words: tuple = ()


def left_out(chunk: Chunk, words: Sequence) -> list[Gap]:
    """The stretches of a chunk with speech but no words; `words` have times of the window.

    A word that is longer than a word can be is heard again with what it hides.
    """
    found = []
    replaced: tuple
    ends = [*(word.start for word in words), chunk.end]
    for before, start, end in zip([None, *words], [chunk.start, *(word.end for word in words)], ends):
        begin, least, replaced = start, DROPPED_SECONDS, ()
        if before and chunk.speech_between(before.start, start) > LONGEST_WORD:
            begin, least, replaced = before.start + LONGEST_WORD, HIDDEN_SECONDS, (before,)
        if chunk.speech_between(begin, end) > least:
            found.append(Gap(chunk.between(before.start if replaced else start, end), replaced))
    return [gap for gap in found if gap.chunk.spans]


def likelier(words: Sequence, before: Sequence) -> bool:
    """Whether words say more than those that were heard before in their place, and as surely."""
    if not before:
        return True
    return len(words) > len(before) and likelihood(words) >= likelihood(before)


def likelihood(words: Sequence) -> float:
    """Geometric mean of the words' probabilities."""
    return math.exp(sum(math.log(max(word.probability, 1e-6)) for word in words) / len(words))
